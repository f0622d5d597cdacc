package io.jollyboat.apiserver.validation;

import io.jollyboat.core.format.Formats;
import java.util.regex.Pattern;

/** Names that say whose they are: a path below a domain, as {@code acme.io/foo}. */
public final class DomainPath {
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+", Pattern.DOTALL);

    private DomainPath() {}

    /** There must be one; what is wrong with a part of it is told with that part. */
    public static void check(Field field) {
        if (!field.isRequired()) {
            return;
        }
        String name = field.text();
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            field.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        String domain = name.substring(0, slash);
        Formats.dnsSubdomain(domain).forEach(wrong -> field.invalid(domain, wrong));
        String path = name.substring(slash + 1);
        if (!PATH.matcher(path).matches()) {
            field.invalid(path, "Invalid path (regex used for validation is '" + PATH + "')");
        }
    }
}
