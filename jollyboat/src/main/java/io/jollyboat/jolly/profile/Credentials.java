package io.jollyboat.jolly.profile;

import io.jollyboat.core.jwt.SigningKey;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.CertificateProfile.Usage;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.EcKeys;
import io.jollyboat.core.pki.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The keys and certificates of one cluster, made at its first start and kept in a folder, named as
 * kubeadm names them. The authority is valid for ten years; what it signed, for one, and is made
 * anew when a tenth of that is left.
 *
 * @param authority signs the others; everybody trusts it
 * @param apiServer what the API server shows
 * @param kubelet what the kubelet shows, and with which it would present itself as a client
 * @param apiServerToKubelet with which the API server calls the kubelet
 * @param proxyAuthority signs {@code proxy}, and nothing else
 * @param proxy with which the API server tells others for whom it asks
 * @param administrator a user who may do everything ({@code system:masters})
 * @param accountKey signs the tokens of service accounts
 */
public record Credentials(
        CertificateAuthority authority,
        Credential apiServer,
        Credential kubelet,
        Credential apiServerToKubelet,
        CertificateAuthority proxyAuthority,
        Credential proxy,
        Credential administrator,
        SigningKey accountKey) {

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(36);

    /** Clocks differ: a certificate is valid from a little before it was made. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /**
     * Reads what is there and makes what is not, or not for long any more.
     *
     * @param serviceAddress the first address of the service range, under which pods know the API
     *     server
     * @param node the node's name
     * @param nodeAddress where pods and the API server find the node
     * @throws ProfileException when a file is damaged
     */
    public static Credentials in(
            Path folder,
            InetAddress serviceAddress,
            String node,
            InetAddress nodeAddress,
            Instant now)
            throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var from = now.minus(TOLERANCE);
        var to = now.plus(LIFE);
        CertificateAuthority authority = authority(folder, "ca", "kubernetes", from);
        CertificateAuthority proxies = authority(folder, "front-proxy-ca", "front-proxy-ca", from);
        var files = new Issuing(folder, authority, now);
        return new Credentials(
                authority,
                files.credential(
                        "apiserver",
                        CertificateProfile.server(
                                Subject.of("kube-apiserver"),
                                List.of(
                                        "localhost",
                                        node,
                                        "kubernetes",
                                        "kubernetes.default",
                                        "kubernetes.default.svc",
                                        "kubernetes.default.svc.cluster.local"),
                                List.of(
                                        InetAddress.getByName("127.0.0.1"),
                                        InetAddress.getByName("::1"),
                                        serviceAddress,
                                        nodeAddress),
                                from,
                                to)),
                files.credential(
                        "kubelet",
                        new CertificateProfile(
                                Subject.of("system:node:" + node, "system:nodes"),
                                List.of(node, "localhost"),
                                List.of(InetAddress.getByName("127.0.0.1"), nodeAddress),
                                Set.of(Usage.DIGITAL_SIGNATURE, Usage.SERVER, Usage.CLIENT),
                                from,
                                to)),
                files.credential(
                        "apiserver-kubelet-client",
                        CertificateProfile.client(
                                Subject.of("kube-apiserver-kubelet-client", "system:masters"),
                                from,
                                to)),
                proxies,
                new Issuing(folder, proxies, now)
                        .credential(
                                "front-proxy-client",
                                CertificateProfile.client(
                                        Subject.of("front-proxy-client"), from, to)),
                files.credential(
                        "admin",
                        CertificateProfile.client(
                                Subject.of("kubernetes-admin", "system:masters"), from, to)),
                accountKey(folder));
    }

    /** Tokens outlive certificates: the key is made once for the cluster's life. */
    private static SigningKey accountKey(Path folder) throws IOException {
        Path file = folder.resolve("sa.key");
        if (Files.exists(file)) {
            try {
                return new SigningKey(EcKeys.fromPem(Files.readString(file)));
            } catch (IllegalArgumentException e) {
                throw damaged(file.toString(), e);
            }
        }
        KeyPair keys = EcKeys.generate();
        replace(file, EcKeys.toPem(keys));
        return new SigningKey(keys);
    }

    private static CertificateAuthority authority(
            Path folder, String file, String name, Instant from) throws IOException {
        Path certificate = folder.resolve(file + ".crt");
        Path key = folder.resolve(file + ".key");
        if (Files.exists(certificate) && Files.exists(key)) {
            return new CertificateAuthority(read(certificate, key));
        }
        CertificateAuthority fresh =
                CertificateAuthority.create(name, from, from.plus(AUTHORITY_LIFE));
        write(certificate, key, fresh.credential());
        return fresh;
    }

    /** The credentials that an authority signs, each in two files. */
    private record Issuing(Path folder, CertificateAuthority authority, Instant now) {

        Credential credential(String name, CertificateProfile profile) throws IOException {
            Path certificate = folder.resolve(name + ".crt");
            Path key = folder.resolve(name + ".key");
            if (Files.exists(certificate) && Files.exists(key)) {
                Credential known = read(certificate, key);
                if (known.certificate()
                        .getNotAfter()
                        .toInstant()
                        .minus(RENEW_BEFORE)
                        .isAfter(now)) {
                    return known;
                }
            }
            Credential fresh = authority.issue(profile);
            write(certificate, key, fresh);
            return fresh;
        }
    }

    private static Credential read(Path certificate, Path key) throws IOException {
        try {
            return Credential.fromPem(Files.readString(certificate), Files.readString(key));
        } catch (IllegalArgumentException e) {
            throw damaged(certificate + " or " + key, e);
        }
    }

    private static ProfileException damaged(String files, IllegalArgumentException why) {
        return new ProfileException(
                files
                        + " is damaged: "
                        + why.getMessage()
                        + ". Restore it, or remove the cluster with: jolly delete");
    }

    /**
     * The key first: a certificate without its key would be of no use, a key without certificate is
     * made anew.
     */
    private static void write(Path certificate, Path key, Credential credential)
            throws IOException {
        replace(key, credential.keyPem());
        replace(certificate, credential.chainPem());
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh =
                Files.createTempFile(
                        file.resolveSibling("."),
                        ".new",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, content);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
