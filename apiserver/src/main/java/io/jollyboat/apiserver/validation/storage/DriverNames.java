package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.Locale;

/** What drivers of storage and of devices may be called. */
public final class DriverNames {

    private static final int LONGEST = 63;

    private DriverNames() {}

    /** There must be a name, of a domain, in either case. */
    public static void check(Field name) {
        if (name.isRequired() && name.atMostBytes(LONGEST)) {
            Formats.dnsSubdomain(name.text().toLowerCase(Locale.ROOT)).forEach(name::invalid);
        }
    }
}
