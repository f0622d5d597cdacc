package io.jollyboat.kubelet.runtime.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's host configuration with the two settings that it lacks; null leaves the engine's
 * own lists.
 */
final class MaskableHostConfig extends HostConfig {
    private static final long serialVersionUID = 1L;

    private boolean unmasked;

    /** Shows all of /proc and /sys, and lets it be written. */
    void unmask() {
        unmasked = true;
    }

    @JsonProperty("MaskedPaths")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable List<String> maskedPaths() {
        return unmasked ? List.of() : null;
    }

    @JsonProperty("ReadonlyPaths")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable List<String> readonlyPaths() {
        return unmasked ? List.of() : null;
    }
}
