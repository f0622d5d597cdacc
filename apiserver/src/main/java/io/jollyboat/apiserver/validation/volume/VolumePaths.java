package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import java.util.List;

/** Which paths may stand in a volume: none that leads out of what it starts in. */
public final class VolumePaths {
    private VolumePaths() {}

    /** Whether a step of it leads back. */
    public static boolean leadsBack(String path) {
        return List.of(path.split("/")).contains("..");
    }

    /** A path, of which no step leads back. */
    public static void withoutBacksteps(Field path) {
        if (leadsBack(path.text())) {
            path.invalid(path.text(), "must not contain '..'");
        }
    }

    /** A path that starts in the volume and stays there. */
    public static void descending(Field path) {
        if (path.text().startsWith("/")) {
            path.invalid("must be a relative path");
        }
        withoutBacksteps(path);
    }

    /** As {@link #descending}, and not one of the names that the volume keeps for itself. */
    public static void notReserved(Field path) {
        descending(path);
        if (path.text().startsWith("..") && !path.text().startsWith("../")) {
            path.invalid("must not start with '..'");
        }
    }
}
