package io.jollyboat.core.delegation;

import java.time.Duration;

/**
 * How long holds what the API server has said of who may ask for what.
 *
 * @param identity who somebody is, by a token
 * @param grant that somebody has the right
 * @param refusal that somebody has not
 */
public record AccessMemory(Duration identity, Duration grant, Duration refusal) {

    /** As Kubernetes has it. */
    public static final AccessMemory STANDARD =
            new AccessMemory(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofSeconds(30));

    public AccessMemory identity(Duration holds) {
        return new AccessMemory(holds, grant, refusal);
    }

    public AccessMemory grant(Duration holds) {
        return new AccessMemory(identity, holds, refusal);
    }

    public AccessMemory refusal(Duration holds) {
        return new AccessMemory(identity, grant, holds);
    }
}
