package io.jollyboat.jolly.access;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.ClientTls;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.ProfileException;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a cluster of this machine is reached. */
public final class ClusterAccessPoint {

    private ClusterAccessPoint() {}

    /**
     * A client that may do everything.
     *
     * @throws ProfileException when the cluster does not run
     */
    public static Client client(Profile profile) throws IOException {
        if (RunningMark.find(profile).isEmpty()) {
            throw new ProfileException(
                    "the cluster \""
                            + profile.name()
                            + "\" does not run: start it with: jolly start");
        }
        Settings settings = Settings.read(profile.settings());
        Path folder = profile.credentials();
        var check =
                new CertificateCheck(
                        Pem.readCertificates(Files.readString(folder.resolve("ca.crt"))),
                        Timeline.real()::now);
        Credential administrator =
                Credential.fromPem(
                        Files.readString(folder.resolve("admin.crt")),
                        Files.readString(folder.resolve("admin.key")));
        return new Client(
                new HttpTransport(
                        URI.create("https://127.0.0.1:" + settings.apiPort()),
                        new ClientTls(check, administrator).sslContext()));
    }
}
