"""
Words of the field that no shape gives away.

``BUILDING_BLOCKS`` are the classic methods, losses, optimisers and data sets that every survey names in passing, with
the names people give them; ``NOT_WORKS`` are capitals that stand for tasks, measures, machines and places.
"""

from __future__ import annotations

from knowledge.models import PaperKind

# name | other names | ...   under the kind of work that they are
_BLOCKS = {
    PaperKind.MODEL: """
        CNN|convolutional neural network|ConvNet|卷积神经网络
        RNN|recurrent neural network|循环神经网络
        LSTM|long short-term memory|长短期记忆网络
        GRU|gated recurrent unit|门控循环单元
        Transformer
        GNN|graph neural network|图神经网络
        GCN|graph convolutional network|图卷积网络
        GAN|generative adversarial network|生成对抗网络|生成式对抗网络
        VAE|variational autoencoder|variational auto-encoder|变分自编码器|变分自动编码器
        AutoEncoder|auto-encoder|自编码器|自动编码器
        SVM|support vector machine|支持向量机
        Random forest|随机森林
        XGBoost
        LightGBM
        LeNet
        AlexNet
        VGG|VGGNet|VGG16|VGG19
        GoogLeNet|GoogleNet
        Inception network
        ResNet|residual network|残差网络
        DenseNet
        EfficientNet
        U-Net|UNet
        FCN|fully convolutional network|全卷积网络
        FPN|feature pyramid network|特征金字塔网络
        Hopfield network
        Boltzmann machine|玻尔兹曼机
        Deep belief network|深度置信网络
        Triplet network
        Siamese network|孪生网络
        Non-local block|non-local network|non-local neural network|Non-local NN|非局部块|非局部网络
        Gaussian mixture model|高斯混合模型
        Hidden Markov model|HMM|隐马尔可夫模型
        CRF|conditional random field|条件随机场
        word2vec
        GloVe
        fastText
        ELMo
        seq2seq
        BERT
        GPT
        T5
        Mamba
        Sinkhorn network
    """,
    PaperKind.METHOD: """
        SGD|stochastic gradient descent|随机梯度下降
        Adam optimizer
        AdamW
        RMSProp
        AdaGrad
        Dropout
        Batch normalization|batch normalisation|BatchNorm|批归一化|批量归一化|批标准化
        Layer normalization|layer normalisation|LayerNorm|层归一化
        Group normalization|group normalisation|GroupNorm|组归一化
        Instance normalization|InstanceNorm|实例归一化
        Weight normalization|weight normalisation|权重归一化
        Spectral normalization|谱归一化
        L2 regularization|L2 regularisation|L2 regularizer|L2正则|L2正则项|L2正则化
        mixup
        CutMix
        Cutout
        Label smoothing|标签平滑
        Cross-entropy loss|cross-entropy|cross entropy|交叉熵|交叉熵损失
        Triplet loss|三元组损失
        Focal loss
        Hinge loss
        InfoNCE
        KL divergence|Kullback-Leibler divergence|KL散度
        k-means|kmeans|K均值
        k-NN|kNN|k-nearest neighbours|k-nearest neighbors|K近邻
        PCA|principal component analysis|主成分分析
        t-SNE|tSNE
        UMAP
        DBSCAN
        Expectation maximization|期望最大化
        Hungarian algorithm|Hungarian method|匈牙利算法
        Viterbi algorithm
        Gumbel trick|Gumbel softmax|Gumbel-softmax
        Straight-through estimator|直通估算器|直通估计器
        Fisher vector|Fisher Vector encoding
        VLAD
        SIFT
        SURF
        HOG
        RoI Align|RoI pooling
        Q-learning
        DQN|deep Q-network
        PPO|proximal policy optimization
        TRPO
        REINFORCE
        MCTS|Monte Carlo tree search|蒙特卡洛树搜索
        Monte Carlo dropout
        FID|Fréchet inception distance
        Inception score
        MAML
        Byte pair encoding|BPE
        Gradient boosting|梯度提升
        AdaBoost
        LoRA
        RLHF
    """,
    PaperKind.DATASET: """
        ImageNet
        ImageNet-1K
        ImageNet-21k|ImageNet-22k
        COCO|MS-COCO|MS COCO
        PASCAL VOC
        CIFAR-10
        CIFAR-100
        MNIST
        SVHN
        KITTI
        nuScenes
        Cityscapes
        ADE20K
        Kinetics
        UCF101|UCF-101
        HMDB51|HMDB-51
        Sports-1M|Sports 1M
        ActivityNet
        Something-Something
        AVA
        CelebA
        LSUN
        FFHQ
        NYU Depth|NYUv2|NYU Depth v2
        ScanNet
        ShapeNet
        ModelNet40
        LVIS
        Objects365
        OpenImages|Open Images
        Visual Genome
        Conceptual Captions
        Flickr30K|Flickr30k
        LAION-400M
        LAION-5B
        JFT-300M
        YFCC100M
        YouTube-8M
        Youtube 100K
        Places365
        SQuAD
        GLUE
        SuperGLUE
        MMLU
        GSM8K
        HumanEval
        WikiText
        LibriSpeech
        AudioSet
        iNaturalist
        CUB-200-2011|CUB-200
        Omniglot
        miniImageNet|mini-ImageNet
    """,
    PaperKind.TOOL: """
        PyTorch
        TensorFlow
        JAX
        Keras
        Caffe
        MXNet
        PaddlePaddle
        scikit-learn
        Detectron2
        MMDetection
    """,
}
BUILDING_BLOCKS: dict[str, tuple[PaperKind, tuple[str, ...]]] = {
    names[0]: (kind, tuple(names[1:]))
    for kind, lines in _BLOCKS.items()
    for line in lines.strip().splitlines()
    if (names := line.strip().split("|"))
}

NOT_WORKS = frozenset(
    """
    AI ML DL CV NLP NLU NLG RL IR HCI AR VR XR AGI LLM LLMS VLM MLLM RGB RGBD RGB-D YUV HSV CPU GPU TPU NPU FPGA ASIC GPUS
    TPUS CPUS RAM API URL URLS URI PDF HTML XML JSON CSV SQL OCR ASR TTS VQA QA NER POS MT SOT MOT VOS VIS ReID OOD
    NAS SOTA MLP FC FFN BN LN GN WN IN ReLU GELU GPS IMU CT MRI PET EEG ECG MAP AP mAP AP50 AP75 mIoU IoU IOU ROI RoI NMS PSNR SSIM LPIPS BLEU
    ROUGE METEOR CIDER WER CER AUC ROC F1 MSE MAE RMSE MLE MAP EM KL JS OT MMD ELBO VLB ODE SDE PDE SVD FFT DCT IID MDP POMDP TD
    CLS SEP PAD MLM ITM MRM WRA NSP LM IoT UAV NN DNN ANN FLOP FLOPS FLOPs MAC MACs FPS TOPS
    USA US UK EU UN MIT CMU UCB UCLA ETH EPFL THU PKU CAS USTC HKUST CUHK NUS NTU KAIST INRIA MSRA FAIR BAIR Google Facebook
    Meta Microsoft OpenAI DeepMind NVIDIA Nvidia Amazon Apple IBM Baidu Tencent Alibaba Huawei ByteDance SenseTime Megvii
    GitHub YouTube LaTeX Linux Windows Python Java CUDA Discord Twitter WeChat Zhihu Medium Reddit arXiv ArXiv PhD CEO
    VALSE CCF CAAI IEEE ACM ICP GMT UTC CC BY NC SA ND MD DOI ISBN ID IDs OK TODO FAQ TLDR PS PPT PR IO UI UX CLI HD UHD
    LHS RHS WLOG QED ADD AND OR NOT THE NEW BUT YES NO WHY HOW WHAT
    I II III IV V VI VII VIII IX X A B C D E F G H K L M N O P Q R S T U W Y Z
    DA SSL UDA ZSL FSL IL CL
    """.split()
)
