"""
Words of the field that no shape gives away.

``BUILDING_BLOCKS`` are the classic methods, losses, optimisers and data sets that every survey names in passing, with
the names people give them.
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
        CLIP
        ViT|Vision Transformer
        GPT-2
        GPT-3
        GPT-4
        LLaMA|Llama
        Stable Diffusion
        DALL-E
        Whisper
        AlphaGo
        AlphaZero
        AlphaFold
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

# Capitals that stand for tasks, measures, machines, places and people.
NOT_WORKS = frozenset(
    """
    A ACM ADD AGI AI AND ANN AP AP50 AP75 API AR ASIC ASR AUC Alibaba Amazon Apple ArXiv B BAIR BLEU BN BUT BY Baidu
    ByteDance C CAAI CAS CC CCF CEO CER CIDER CL CLI CLS CMU CPU CPUS CSV CT CUDA CUHK CV D DA DCT DL DNN DOI
    DeepMind Discord E ECG EEG ELBO EM EPFL ETH EU F F1 FAIR FAQ FC FFN FFT FLOP FLOPS FLOPs FPGA FPS FSL Facebook G
    GELU GMT GN GPS GPU GPUS GitHub Google H HCI HD HKUST HOW HSV HTML Huawei I IBM ICP ID IDs IEEE II IID III IL
    IMU IN INRIA IO IOU IR ISBN ITM IV IX IoT IoU JS JSON Java K KAIST KL L LHS LLM LLMS LM LN LPIPS LaTeX Linux M
    MAC MACs MAE MAP MD MDP METEOR MIT ML MLE MLLM MLM MLP MMD MOT MRI MRM MSE MSRA MT Medium Megvii Meta Microsoft
    N NAS NC ND NER NEW NLG NLP NLU NMS NN NO NOT NPU NSP NTU NUS NVIDIA Nvidia O OCR ODE OK OOD OR OT OpenAI P PAD
    PDE PDF PET PKU POMDP POS PPT PR PS PSNR PhD Python Q QA QED R RAM RGB RGB-D RGBD RHS RL RMSE ROC ROI ROUGE ReID
    ReLU Reddit RoI S SA SDE SEP SOT SOTA SQL SSIM SSL SVD SenseTime T TD THE THU TLDR TOPS TPU TPUS TTS
    Tencent Twitter U UAV UCB UCLA UDA UHD UI UK UN URI URL URLS US USA USTC UTC UX V VALSE VI VII VIII VIS VLB VLM
    VOS VQA VR W WER WHAT WHY WLOG WN WRA WeChat Windows X XML XR Y YES YUV YouTube Z ZSL Zhihu arXiv mAP mIoU
    """.split()
)

# Words that begin a sentence with a capital and belong to no name, beside the stop words.
STARTERS = frozenset(
    """
    based chapter classic classical compared deep famous figure finally method methods model models modern note
    notes original paper papers popular read standard table vanilla
    """.split()
)

# English words that end as names of networks do.
ORDINARY = frozenset(
    """
    began bonnet cabinet complete conformer dataflow dataset diffusion dismantle elegant ethernet film former
    formerly haircut helm hooligan inflow informer internet invite magnet match matchnet mismatch offset organ
    outflow outlet overflow pageant performer planet realm reformer rematch set shortcut significant slogan subset
    transformer vegan workflow
    """.split()
)

# Words that a number follows, and that are no names with a version.
NUMBERED = frozenset(
    """
    algorithm appendix april august case chapter class day december equation experiment february fig figure group
    item january july june layer lecture lemma level line march may method model november october option page part
    phase point problem question reason round rule sec section september session slide stage step table task theme
    theorem top topic track type version week
    """.split()
)

# Labels before a colon, heads of columns and words of links that name nothing.
FIELDS = frozenset(
    """
    abstract arxiv audio author authors background base code conclusion cons contribution contributions dataset
    datasets decoder directions encoder example examples future idea image input introduction key large limitations
    link loss method methods model models motivation name note notes output paper papers pdf problem project pros
    references related result results small source step summary task tasks text tips title train training venue
    video website work year
    """.split()
)

# Words that stay small in a title.
SMALL = frozenset(
    """
    a an and are as at be by do does for from in into is it its no not of on or over the to toward towards under
    using via vs with
    """.split()
)
