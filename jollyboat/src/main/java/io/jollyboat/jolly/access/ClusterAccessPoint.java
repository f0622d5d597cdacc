package io.jollyboat.jolly.access;

import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.ProfileException;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a cluster of this machine is reached, by whom one can believe and as whom.
 *
 * @param port on loopback
 * @param servers knows the cluster's servers by their certificates
 * @param administrator who may do everything
 */
public record ClusterAccessPoint(int port, CertificateCheck servers, Credential administrator) {

    /** That of a cluster, whether it runs or not. */
    public static ClusterAccessPoint of(Profile profile) throws IOException {
        Path folder = profile.credentials();
        return new ClusterAccessPoint(
                Settings.read(profile.settings()).apiPort(),
                new CertificateCheck(
                        Pem.readCertificates(Files.readString(folder.resolve("ca.crt"))),
                        Timeline.real()::now),
                Credential.fromPem(
                        Files.readString(folder.resolve("admin.crt")),
                        Files.readString(folder.resolve("admin.key"))));
    }

    /**
     * A client that may do everything.
     *
     * @throws ProfileException when the cluster does not run
     */
    public static CallingClient client(Profile profile) throws IOException {
        if (RunningMark.find(profile).isEmpty()) {
            throw new ProfileException(
                    "the cluster \""
                            + profile.name()
                            + "\" does not run: start it with: jolly start");
        }
        return of(profile).client();
    }

    /** A client that may do everything. */
    public CallingClient client() {
        return new CallingClient(
                new HttpTransport(
                        URI.create("https://127.0.0.1:" + port),
                        new ClientTls(servers, administrator).sslContext()));
    }
}
