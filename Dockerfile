# The commands, as one image; what a container may see and keep is in docs/image.md.
#
#     docker build -t chargesheet .
#     docker run --rm -i --network none chargesheet extract - < statement.md
#
# The page of "chargesheet review", with a health check:
#
#     docker build -t chargesheet-review --target review .
ARG BASE=python:3.11.15-slim-bookworm@sha256:d29f48a31a8b408ed19272ca1e7b10ebae13b240a27e862d3d4217c528e2e0c3

# hadolint ignore=DL3006
FROM ${BASE} AS build
# What is installed beside the core; docs/installing.md says what each brings.
ARG EXTRAS=formats,review,stores
WORKDIR /src
COPY constraints.txt LICENSE README.md pyproject.toml ./
COPY pipeline pipeline
# The constraints hold for what builds the package, too.
ENV PIP_CONSTRAINT=/src/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv --without-pip /opt/chargesheet \
    && python -m pip --python /opt/chargesheet/bin/python install ".[${EXTRAS}]"

# hadolint ignore=DL3006
FROM ${BASE} AS commands
LABEL org.opencontainers.image.title="Chargesheet" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --no-log-init --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin chargesheet \
    && install --directory --owner chargesheet /data
COPY --from=build /opt/chargesheet /opt/chargesheet
ENV PATH=/opt/chargesheet/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
ENTRYPOINT ["chargesheet"]
CMD ["--help"]

# It listens to other machines, so it does not start without people and their tokens.
FROM commands AS review
EXPOSE 8000
CMD ["review", "records.db", "--people", "people.toml", "--host", "0.0.0.0", "--port", "8000", "--no-open"]
ENV HEALTH=http://127.0.0.1:8000/healthz
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, ssl, urllib.request as r; r.urlopen(os.environ['HEALTH'], timeout=4, context=ssl._create_unverified_context())"]

# What is built when no target is named.
FROM commands
