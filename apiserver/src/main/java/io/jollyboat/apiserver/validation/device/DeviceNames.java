package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.regex.Pattern;

/** What pools of devices, and what is said of devices, may be called. */
final class DeviceNames {

    private static final int LONGEST_POOL = 253;
    private static final int LONGEST_NAME = 32;
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

    private DeviceNames() {}

    /** Parts as of a domain, with slashes between them. */
    static void pool(Field name) {
        if (!name.isRequired()) {
            return;
        }
        name.atMostBytes(LONGEST_POOL);
        for (String part : name.text().split("/", -1)) {
            Formats.dnsSubdomain(part).forEach(why -> name.invalid(part, why));
        }
    }

    /**
     * A name that may be of a domain.
     *
     * @param at what the complaints are about: the name, or the map of which it is a key
     */
    static void qualified(Field at, String name) {
        String[] parts = name.split("/", -1);
        switch (parts.length) {
            case 1 -> simple(at, name);
            case 2 -> {
                if (parts[0].isEmpty()) {
                    at.invalid("", "the domain must not be empty");
                } else {
                    DriverNames.check(at, parts[0]);
                }
                if (parts[1].isEmpty()) {
                    at.invalid("", "the name must not be empty");
                } else {
                    simple(at, parts[1]);
                }
            }
            default -> at.invalid(name, "must not contain more than one slash");
        }
    }

    /** A name that must be of a domain. */
    static void fullyQualified(Field name) {
        qualified(name, name.text());
        if (name.text().indexOf('/') < 0) {
            name.invalid("a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void simple(Field at, String name) {
        if (name.length() > LONGEST_NAME) {
            at.violations().tooLong(at.path(), LONGEST_NAME);
        }
        if (!NAME_PATTERN.matcher(name).matches()) {
            at.invalid(
                    name,
                    "a valid C identifier must start with alphabetic character or '_', followed by"
                            + " a string of alphanumeric characters or '_' (e.g. 'my_name',  or"
                            + " 'MY_NAME',  or 'MyName', regex used for validation is '"
                            + NAME
                            + "')");
        }
    }
}
