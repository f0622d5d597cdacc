package io.jollyboat.jolly.options;

import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.profile.Settings;

/** How programs of this machine reach a cluster's services. */
public enum Reach {
    /** At their own addresses. */
    DIRECT,
    /** At twins of their addresses on loopback. */
    LOOPBACK,
    /** Not at all: pods are simulated. */
    NONE;

    /** That of a cluster which was made with these settings. */
    public static Reach of(Settings settings) {
        if (!settings.runtime().equals("sim")) {
            return Machine.here().root() ? DIRECT : LOOPBACK;
        }
        ProxyMode mode = new ExtraConfig(settings.extra()).proxy().mode();
        return mode == ProxyMode.USERSPACE ? LOOPBACK : NONE;
    }
}
