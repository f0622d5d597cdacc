package io.jollyboat.core.pki;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
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

    static boolean match(X509Certificate certificate, @Nullable String host) {
        if (host == null) {
            return false;
        }
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return false;
        }
        if (names == null) {
            return false;
        }
        byte[] address = literal(host);
        for (List<?> name : names) {
            int type = (Integer) name.get(0);
            if (!(name.get(1) instanceof String text)) {
                continue;
            }
            if (address != null) {
                if (type == ADDRESS && Arrays.equals(address, literal(text))) {
                    return true;
                }
            } else if (type == DNS
                    && matches(text.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
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
