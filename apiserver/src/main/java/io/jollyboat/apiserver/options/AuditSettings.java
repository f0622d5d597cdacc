package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.audit.AuditLog;
import io.jollyboat.apiserver.audit.AuditPolicy;
import io.jollyboat.apiserver.audit.AuditTrailStage;
import io.jollyboat.apiserver.audit.LogRotation;
import io.jollyboat.core.runtime.Timeline;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is written of requests, and where to. Without either, nothing is.
 *
 * @param policy null when nothing is to be written
 * @param path of the file; {@code -} for standard output; empty for none
 * @param rotation of that file
 */
public record AuditSettings(@Nullable AuditPolicy policy, String path, LogRotation rotation) {

    static final AuditSettings NONE = new AuditSettings(null, "", LogRotation.USUAL);

    /** With another rotation. */
    public AuditSettings rotated(UnaryOperator<LogRotation> change) {
        return new AuditSettings(policy, path, change.apply(rotation));
    }

    /** What writes it; null when nothing is to be written. To be closed. */
    public @Nullable AuditTrailStage trail(Timeline timeline) {
        return policy == null || path.isEmpty()
                ? null
                : new AuditTrailStage(policy, new AuditLog(path, rotation, timeline), timeline);
    }
}
