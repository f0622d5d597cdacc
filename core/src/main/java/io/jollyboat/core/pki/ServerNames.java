package io.jollyboat.core.pki;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server's certificate is for a host: by its alternative names only, a wildcard
 * standing for one whole first label.
 */
final class ServerNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private ServerNames() {}

    /** Why it is not for the host, in the words that Kubernetes' users know; null when it is. */
    static @Nullable String problem(X509Certificate certificate, @Nullable String host) {
        if (host == null) {
            return "certificate is not valid for a server without a name";
        }
        byte[] address = literal(host);
        List<String> names = names(certificate, address == null ? DNS : ADDRESS);
        for (String name : names) {
            if (address == null
                    ? matches(name.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT))
                    : Arrays.equals(address, literal(name))) {
                return null;
            }
        }
        if (!names.isEmpty()) {
            return "certificate is valid for " + String.join(", ", names) + ", not " + host;
        }
        if (address != null) {
            return "cannot validate certificate for "
                    + host
                    + " because it doesn't contain any IP SANs";
        }
        return onlyCommonlyNamed(certificate, host)
                ? "certificate relies on legacy Common Name field, use SANs instead"
                : "certificate is not valid for any names, but wanted to match " + host;
    }

    private static List<String> names(X509Certificate certificate, int type) {
        List<String> texts = new ArrayList<>();
        for (List<?> name : names(certificate)) {
            if (name.get(0).equals(type) && name.get(1) instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** All that can be read; what cannot be, names nobody. */
    private static Collection<List<?>> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    private static boolean onlyCommonlyNamed(X509Certificate certificate, String host) {
        String name = Subject.of(certificate).commonName();
        return names(certificate).isEmpty()
                && matches(name.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
    }

    private static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int firstDot = host.indexOf('.');
        return firstDot > 0 && host.substring(firstDot).equals(pattern.substring(1));
    }

    /** The bytes of an address in writing, or null when it is a name. */
    private static byte @Nullable [] literal(String host) {
        try {
            return InetAddress.ofLiteral(host).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
