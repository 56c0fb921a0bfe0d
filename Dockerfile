# All of Fairlead: `edge`, the proxy in front of signal-ingestion; `tws-simulator`, the simulated TWS for who wants nothing
# else; and last the services, which share one image. A container names its bundle as its command. Base images are named
# here and in docker-compose.yml, and nowhere else.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG HAPROXY_IMAGE=haproxy:3.0.11-alpine

FROM ${HAPROXY_IMAGE} AS edge
LABEL org.opencontainers.image.title="Fairlead edge" \
      org.opencontainers.image.description="Balances signals over the replicas of signal-ingestion" \
      org.opencontainers.image.licenses="MIT"
USER root
COPY deploy/edge/haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg
# A clone may keep its files to its owner (umask 077); here and below they are for the user that runs.
RUN chmod 0444 /usr/local/etc/haproxy/haproxy.cfg
USER haproxy

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node tools/build/build.mjs \
 && mkdir /out \
 && cp -R bin dist scenarios package.json rules.yaml instruments.yaml /out \
 && chmod -R a+rX /out

FROM ${NODE_IMAGE} AS services
LABEL org.opencontainers.image.title="Fairlead" \
      org.opencontainers.image.description="Signals to protected positions at Interactive Brokers" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /app
# A new volume takes over the owner of the directory that it is mounted on: what is to be written belongs to the user.
RUN ln -s /app/bin/fairlead.mjs /usr/local/bin/fairlead \
 && for name in nats postgres signal-ingestion rule-engine order-management tws-gateway position-tracking market-data console; \
    do mkdir -p /secrets/$name; done \
 && mkdir /data \
 && chown -R 10001:10001 /secrets /data \
 && chmod -R 0700 /secrets /data
COPY --from=dependencies /app/node_modules node_modules
# esbuild reads rules.ts; its program is an optional package for each platform, and PostgreSQL's, left out above, are too.
COPY --from=build /app/node_modules/@esbuild node_modules/@esbuild
COPY --from=build /out .
# Programs of others, mounted below /app, find the SDK under its name.
RUN mkdir -p node_modules/@fairlead && ln -s ../../dist/sdk node_modules/@fairlead/sdk
USER 10001:10001
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/fairlead/main.cjs", "--help"]

FROM services AS tws-simulator
LABEL org.opencontainers.image.title="Fairlead TWS simulator" \
      org.opencontainers.image.description="A simulated Trader Workstation that any IB client connects to"
ENV FAIRLEAD_SIMULATOR_HOST=0.0.0.0 \
    FAIRLEAD_SIMULATOR_DIRECTORY=/data
EXPOSE 7497
VOLUME /data
CMD ["dist/apps/tws-simulator/main.cjs"]

# What is built where no target is named.
FROM services
