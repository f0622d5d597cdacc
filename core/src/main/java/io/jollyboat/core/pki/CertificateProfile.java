package io.jollyboat.core.pki;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a certificate shall say.
 *
 * @param subject user and groups
 * @param dnsNames names a server answers to; clients ignore the common name for that
 * @param addresses addresses a server answers on
 * @param otherNames mail addresses and URIs; the latter have a colon
 * @param usages what the holder may do with it
 * @param notBefore first moment of validity, kept to the second
 * @param notAfter last moment of validity, kept to the second
 */
public record CertificateProfile(
        Subject subject,
        List<String> dnsNames,
        List<InetAddress> addresses,
        List<String> otherNames,
        Set<Usage> usages,
        Instant notBefore,
        Instant notAfter) {

    /** One without mail addresses and URIs. */
    public CertificateProfile(
            Subject subject,
            List<String> dnsNames,
            List<InetAddress> addresses,
            Set<Usage> usages,
            Instant notBefore,
            Instant notAfter) {
        this(subject, dnsNames, addresses, List.of(), usages, notBefore, notAfter);
    }

    /** What a key may be used for, and what its holder may prove with it. */
    public enum Usage {
        DIGITAL_SIGNATURE(0),
        KEY_ENCIPHERMENT(2),
        /** Be a TLS server. */
        SERVER("1.3.6.1.5.5.7.3.1"),
        /** Be a TLS client. */
        CLIENT("1.3.6.1.5.5.7.3.2");

        /** Where it stands among the uses of a key (RFC 5280, 4.2.1.3); -1 for one of the rest. */
        final int bit;

        /** Its name among the purposes of a certificate (4.2.1.12); empty for a use of the key. */
        final String oid;

        Usage(int bit) {
            this.bit = bit;
            this.oid = "";
        }

        Usage(String oid) {
            this.bit = -1;
            this.oid = oid;
        }
    }

    /** Copies the collections and refuses an empty period of validity. */
    public CertificateProfile {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        otherNames = List.copyOf(otherNames);
        usages = Set.copyOf(usages);
        if (!notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException(
                    "certificate would end ("
                            + notAfter
                            + ") before it begins ("
                            + notBefore
                            + ")");
        }
    }

    /** A client certificate: a user in groups. */
    public static CertificateProfile client(Subject subject, Instant notBefore, Instant notAfter) {
        return new CertificateProfile(
                subject,
                List.of(),
                List.of(),
                Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT),
                notBefore,
                notAfter);
    }

    /** A server certificate for the given names and addresses. */
    public static CertificateProfile server(
            Subject subject,
            List<String> dnsNames,
            List<InetAddress> addresses,
            Instant notBefore,
            Instant notAfter) {
        return new CertificateProfile(
                subject,
                dnsNames,
                addresses,
                Set.of(Usage.DIGITAL_SIGNATURE, Usage.SERVER),
                notBefore,
                notAfter);
    }
}
