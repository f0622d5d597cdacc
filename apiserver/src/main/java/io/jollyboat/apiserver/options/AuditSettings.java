package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.audit.AuditLog;
import io.jollyboat.apiserver.audit.AuditMeasures;
import io.jollyboat.apiserver.audit.AuditPolicy;
import io.jollyboat.apiserver.audit.AuditSink;
import io.jollyboat.apiserver.audit.AuditTrailStage;
import io.jollyboat.apiserver.audit.AuditWebhook;
import io.jollyboat.apiserver.audit.Delivery;
import io.jollyboat.apiserver.audit.LogFormat;
import io.jollyboat.apiserver.audit.LogRotation;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is written of requests, and where to. Without a policy, or anywhere to write it, nothing is.
 *
 * @param policy null when nothing is to be written
 * @param log the file it is written to
 * @param webhook who is told
 */
public record AuditSettings(@Nullable AuditPolicy policy, Log log, Hook webhook) {

    static final AuditSettings NONE =
            new AuditSettings(
                    null,
                    new Log("", LogRotation.USUAL, LogFormat.of("json"), Delivery.TO_LOG),
                    new Hook(null, Delivery.TO_WEBHOOK));

    /**
     * A file.
     *
     * @param path {@code -} for standard output; empty for none
     * @param format makes a line of an event
     */
    public record Log(
            String path,
            LogRotation rotation,
            Function<ObjectNode, String> format,
            Delivery delivery) {

        /** Elsewhere. */
        public Log path(String file) {
            return new Log(file, rotation, format, delivery);
        }

        /** With another rotation. */
        public Log rotated(UnaryOperator<LogRotation> change) {
            return new Log(path, change.apply(rotation), format, delivery);
        }

        /** In another format. */
        public Log format(String word) {
            return new Log(path, rotation, LogFormat.of(word), delivery);
        }
    }

    /**
     * A webhook.
     *
     * @param server null for none
     */
    public record Hook(@Nullable RemoteServer server, Delivery delivery) {}

    /** By a policy. */
    public AuditSettings policy(AuditPolicy chosen) {
        return new AuditSettings(chosen, log, webhook);
    }

    /** With another file. */
    public AuditSettings log(UnaryOperator<Log> change) {
        return new AuditSettings(policy, change.apply(log), webhook);
    }

    /** To a webhook. */
    public AuditSettings webhook(RemoteServer server) {
        return new AuditSettings(policy, log, new Hook(server, webhook.delivery));
    }

    /** With another delivery to the file. */
    public AuditSettings logged(UnaryOperator<Delivery> change) {
        Delivery changed = change.apply(log.delivery);
        return new AuditSettings(
                policy, new Log(log.path, log.rotation, log.format, changed), webhook);
    }

    /** With another delivery to the webhook. */
    public AuditSettings told(UnaryOperator<Delivery> change) {
        return new AuditSettings(
                policy, log, new Hook(webhook.server, change.apply(webhook.delivery)));
    }

    /**
     * Refuses what does not hold together.
     *
     * @throws IllegalArgumentException in Kubernetes' words
     */
    public void check() {
        log.delivery.check("log");
        webhook.delivery.check("webhook");
    }

    /**
     * What writes it; null when nothing is to be written. To be closed.
     *
     * @param loop carries connections to the webhook
     * @param metrics are told what becomes of it
     */
    public @Nullable AuditTrailStage trail(
            Timeline timeline, Supplier<NetworkLoop> loop, Metrics metrics) {
        AuditMeasures measures = new AuditMeasures(metrics);
        List<AuditSink> sinks = new ArrayList<>();
        if (!log.path.isEmpty()) {
            AuditLog file =
                    new AuditLog(
                            log.path, log.rotation, log.format, log.delivery, measures, timeline);
            sinks.add(log.delivery.limited(file));
        }
        RemoteServer server = webhook.server;
        if (server != null) {
            AuditWebhook hook =
                    new AuditWebhook(
                            list -> server.post(loop, timeline, list),
                            webhook.delivery,
                            measures,
                            timeline);
            sinks.add(webhook.delivery.limited(hook));
        }
        return policy == null || sinks.isEmpty()
                ? null
                : new AuditTrailStage(policy, sinks, measures, timeline);
    }
}
