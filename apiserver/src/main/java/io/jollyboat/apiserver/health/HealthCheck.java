package io.jollyboat.apiserver.health;

import java.util.function.BooleanSupplier;

/**
 * One thing that must be well.
 *
 * @param name as probes ask for it
 * @param alive whether it counts for {@code livez} and {@code healthz} too, as nearly all do in
 *     Kubernetes; else the server is only not ready
 * @param passes asked on event loops: never blocks
 */
public record HealthCheck(String name, boolean alive, BooleanSupplier passes) {}
