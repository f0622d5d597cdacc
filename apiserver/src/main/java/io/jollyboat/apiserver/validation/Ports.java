package io.jollyboat.apiserver.validation;

import io.jollyboat.core.format.Formats;

/** The rules on port numbers and names. */
public final class Ports {
    /** The highest port there is. */
    public static final int HIGHEST = 65_535;

    private Ports() {}

    /** A number; zero and absence are as wrong as any other number out of range. */
    public static void number(Field port) {
        long number = port.number(0);
        if (number < 1 || number > HIGHEST) {
            port.invalid(
                    port.absent() ? (Object) 0 : port.node(),
                    "must be between 1 and " + HIGHEST + ", inclusive");
        }
    }

    /** A number, or the name that a container gives to one. */
    public static void numberOrName(Field port) {
        if (port.node().isString()) {
            port.matches(Formats::portName);
        } else {
            number(port);
        }
    }
}
