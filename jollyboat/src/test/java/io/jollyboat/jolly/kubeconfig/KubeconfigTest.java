package io.jollyboat.jolly.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

    private static final ClusterAccess ACCESS =
            new ClusterAccess("jollyboat", "https://127.0.0.1:6443", "CA", "CERTIFICATE", "KEY");

    @TempDir Path home;

    private Path file;
    private Kubeconfig kubeconfig;

    @BeforeEach
    void inAnEmptyHome() {
        kubeconfig = Kubeconfig.ofUser("", home);
        file = home.resolve(".kube/config");
    }

    @Test
    void aFileIsMadeWhenThereIsNoneAndOnlyItsOwnerMayReadIt() throws IOException {
        assertThat(kubeconfig.merge(ACCESS)).isTrue();

        assertThat(file)
                .content()
                .contains("current-context: jollyboat", "server: https://127.0.0.1:6443");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void clientsAreToldNotToAskForCompressedAnswers() throws IOException {
        kubeconfig.merge(ACCESS);

        assertThat(file).content().contains("disable-compression: true");
    }

    @Test
    void otherClustersAreKept() throws IOException {
        write(
                """
                apiVersion: v1
                kind: Config
                clusters:
                - name: work
                  cluster: {server: "https://work:443", proxy-url: "http://proxy"}
                contexts:
                - name: work
                  context: {cluster: work, user: me}
                users:
                - name: me
                  user: {token: t}
                current-context: work
                """);

        kubeconfig.merge(ACCESS);
        kubeconfig.remove("jollyboat");

        assertThat(file).content().contains("https://work:443", "http://proxy", "token: t");
        assertThat(file).content().doesNotContain("jollyboat", "127.0.0.1");
    }

    @Test
    void mergingTwiceLeavesOneEntryAndTheFileAlone() throws IOException {
        kubeconfig.merge(ACCESS);
        String once = Files.readString(file);

        assertThat(kubeconfig.merge(ACCESS)).isFalse();

        assertThat(file).content().isEqualTo(once);
    }

    @Test
    void aFileThatIsNotUnderstoodIsLeftAsItIs() throws IOException {
        write("clusters: {not: [closed");

        assertThatThrownBy(() -> kubeconfig.merge(ACCESS))
                .isInstanceOf(KubeconfigException.class)
                .hasMessageContaining("not valid YAML");

        assertThat(file).content().isEqualTo("clusters: {not: [closed");
    }

    @Test
    void aLinkToAFileElsewhereStaysALink() throws IOException {
        Path real = Files.writeString(home.resolve("real"), "");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, real);

        kubeconfig.merge(ACCESS);

        assertThat(file).isSymbolicLink();
        assertThat(real).content().contains("jollyboat");
    }

    @Test
    void theFirstPathOfTheVariableIsTheOneThatKubectlWrites() {
        assertThat(Kubeconfig.ofUser(":/a/b:/c", home).file()).isEqualTo(Path.of("/a/b"));
    }

    private void write(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
