package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.audit.AuditPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What is written of requests, and where to. Without either, nothing is.
 *
 * @param policy null when nothing is to be written
 * @param path of the file; {@code -} for standard output; empty for none
 */
public record AuditSettings(@Nullable AuditPolicy policy, String path) {

    static final AuditSettings NONE = new AuditSettings(null, "");
}
