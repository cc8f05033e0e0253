# Barometer in a container: the sources run as they are, so there is nothing to compile, only what they stand on.
FROM node:22-slim AS dependencies
WORKDIR /app
# npm wants every workspace that the lock file names; installed are only those the server needs.
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY cards/package.json cards/
COPY app-extension/hubspot/package.json app-extension/hubspot/
COPY app-extension/salesforce/package.json app-extension/salesforce/
COPY test/package.json test/
RUN npm ci --omit=dev --workspace shared --workspace server

# The card and our own pages, as a browser gets them.
FROM node:22-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared shared
COPY cards cards
COPY server/package.json server/
COPY app-extension/hubspot/package.json app-extension/hubspot/
COPY app-extension/salesforce/package.json app-extension/salesforce/
COPY test/package.json test/
RUN npm ci --workspace shared --workspace cards
RUN npm run build --workspace cards

FROM node:22-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY shared shared
COPY server server
COPY --from=pages /app/cards/dist cards/dist
# Only the embedded database lies there; with DATABASE_URL it stays empty.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server/bin/barometer.js"]
CMD ["serve"]
