# Two stages: the first installs, the image holds only what runs.
FROM python:3.12-slim AS build
WORKDIR /src
COPY .docker/requirements.txt .
RUN pip install --no-cache-dir --root-user-action=ignore --target /app -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
RUN pip install --no-cache-dir --root-user-action=ignore --no-deps --target /app .

FROM python:3.12-slim
RUN useradd --system --uid 10001 lablore && install -d -o lablore /data
COPY --from=build /app /app
ENV PYTHONPATH=/app PYTHONUNBUFFERED=1 LABLORE_DB=/data/lablore.db LABLORE_READY_FILE=/tmp/lablore.ready
USER lablore
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
