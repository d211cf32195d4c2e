# docker build -t chargesheet .
# docker run --rm -i --network none chargesheet extract - < statement.md
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY pipeline pipeline
ENV PIP_CONSTRAINT=/src/constraints.txt PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/chargesheet && /opt/chargesheet/bin/pip install .

FROM python:3.11-slim-bookworm
RUN useradd --system --no-create-home --uid 10001 chargesheet
COPY --from=build /opt/chargesheet /opt/chargesheet
ENV PATH=/opt/chargesheet/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER chargesheet
WORKDIR /data
ENTRYPOINT ["chargesheet"]
CMD ["--help"]
