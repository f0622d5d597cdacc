package io.jollyboat.apiserver.health;

import java.util.function.BooleanSupplier;

/**
 * One thing that must be well.
 *
 * @param name as probes ask for it
 * @param alive whether the server is to be restarted when this fails; else it is only not ready
 * @param passes asked on event loops: never blocks
 */
public record HealthCheck(String name, boolean alive, BooleanSupplier passes) {}
