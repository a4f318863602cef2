FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    STATE_DIR=/var/lib/dynamics-graphql
WORKDIR /app
# The only folder that is written to; everything else may be mounted read-only.
RUN mkdir -p "$STATE_DIR" && chown 10001:10001 "$STATE_DIR"
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY schema/demo ./schema/demo
VOLUME /var/lib/dynamics-graphql
USER 10001:10001
EXPOSE 4000
# Under a memory limit, pass NODE_OPTIONS=--max-old-space-size=<three quarters of the limit, in MiB>.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 4000) + '/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/cli/main.js", "serve"]
