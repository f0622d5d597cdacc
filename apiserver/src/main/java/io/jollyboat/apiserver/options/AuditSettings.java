package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.audit.AuditLog;
import io.jollyboat.apiserver.audit.AuditPolicy;
import io.jollyboat.apiserver.audit.AuditSink;
import io.jollyboat.apiserver.audit.AuditTrailStage;
import io.jollyboat.apiserver.audit.AuditWebhook;
import io.jollyboat.apiserver.audit.BatchTerms;
import io.jollyboat.apiserver.audit.LogRotation;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is written of requests, and where to. Without a policy, or anywhere to write it, nothing is.
 *
 * @param policy null when nothing is to be written
 * @param path of the file; {@code -} for standard output; empty for none
 * @param rotation of that file
 * @param webhook told besides, or instead; null for none
 * @param batches how the webhook is told
 */
public record AuditSettings(
        @Nullable AuditPolicy policy,
        String path,
        LogRotation rotation,
        @Nullable RemoteServer webhook,
        BatchTerms batches) {

    static final AuditSettings NONE =
            new AuditSettings(null, "", LogRotation.USUAL, null, BatchTerms.USUAL);

    /** By a policy. */
    public AuditSettings policy(AuditPolicy chosen) {
        return new AuditSettings(chosen, path, rotation, webhook, batches);
    }

    /** Into a file. */
    public AuditSettings path(String file) {
        return new AuditSettings(policy, file, rotation, webhook, batches);
    }

    /** With another rotation. */
    public AuditSettings rotated(UnaryOperator<LogRotation> change) {
        return new AuditSettings(policy, path, change.apply(rotation), webhook, batches);
    }

    /** To a webhook. */
    public AuditSettings webhook(RemoteServer server) {
        return new AuditSettings(policy, path, rotation, server, batches);
    }

    /** With other batches. */
    public AuditSettings batched(UnaryOperator<BatchTerms> change) {
        return new AuditSettings(policy, path, rotation, webhook, change.apply(batches));
    }

    /**
     * What writes it; null when nothing is to be written. To be closed.
     *
     * @param loop carries connections to the webhook
     */
    public @Nullable AuditTrailStage trail(Timeline timeline, Supplier<NetworkLoop> loop) {
        List<AuditSink> sinks = new ArrayList<>();
        if (!path.isEmpty()) {
            sinks.add(new AuditLog(path, rotation, timeline));
        }
        RemoteServer server = webhook;
        if (server != null) {
            sinks.add(
                    new AuditWebhook(list -> server.post(loop, timeline, list), batches, timeline));
        }
        return policy == null || sinks.isEmpty()
                ? null
                : new AuditTrailStage(policy, sinks, timeline);
    }
}
