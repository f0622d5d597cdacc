package io.jollyboat.apiserver.validation;

import io.jollyboat.core.format.Formats;
import java.util.Locale;

/** What drivers of storage and of devices may be called. */
public final class DriverNames {

    private static final int LONGEST = 63;

    private DriverNames() {}

    /** There must be a name, of a domain, in either case. */
    public static void check(Field name) {
        if (name.isRequired()) {
            check(name, name.text());
        }
    }

    /**
     * The same of a name that stands in a text.
     *
     * @param at what the complaints are about
     */
    public static void check(Field at, String name) {
        if (name.length() > LONGEST) {
            at.violations().tooLong(at.path(), LONGEST);
        }
        Formats.dnsSubdomain(name.toLowerCase(Locale.ROOT)).forEach(why -> at.invalid(name, why));
    }
}
