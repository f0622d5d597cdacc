package io.jollyboat.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who sees what is mounted below a volume after a container has begun, on Docker. */
@Timeout(120)
class MountPropagationIT {

    private static final String WAITS =
            "{'name':'%1$s','image':'IMAGE','command':['sh','-c','until [ -e /volume/late/file ];"
                    + " do echo x >> /seen/%1$s-looks; sleep 0.1; done; touch /seen/%1$s;"
                    + " sleep 600'],'volumeMounts':[{'name':'seen','mountPath':'/seen'},"
                    + "{'name':'volume','mountPath':'/volume'%2$s}]}";

    private static final String MOUNTS =
            "{'name':'mounts','image':'IMAGE','securityContext':{'privileged':true},"
                    + "'command':['sh','-c','mkdir /volume/late; mount -t tmpfs t /volume/late;"
                    + " touch /volume/late/file; sleep 600'],'volumeMounts':[{'name':'volume',"
                    + "'mountPath':'/volume','mountPropagation':'Bidirectional'}]}";

    private static final String POD =
            "'terminationGracePeriodSeconds':0,'containers':[%s],'volumes':["
                    + "{'name':'volume','hostPath':{'path':'%s'}},"
                    + "{'name':'seen','hostPath':{'path':'%s'}}]";

    @TempDir private Path folder;
    private Path volume;
    private Path seen;
    private DockerNode node;

    @BeforeEach
    void begin() throws Exception {
        volume = Files.createDirectory(folder.resolve("volume"));
        seen = Files.createDirectory(folder.resolve("seen"));
        run("mount", "--bind", volume.toString(), volume.toString());
        run("mount", "--make-shared", volume.toString());
        node = new DockerNode(Files.createDirectory(folder.resolve("state")));
    }

    @AfterEach
    void end() throws Exception {
        node.close();
        run("umount", "--recursive", volume.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), said).isZero();
    }

    private void until(String file) {
        DockerNode.until(() -> Files.exists(seen.resolve(file)), () -> "nobody saw " + file);
    }

    private long looks(String container) {
        return seen.resolve(container + "-looks").toFile().length();
    }

    @Test
    void onlyWhoAskedForItSeesWhatIsMountedLater() throws Exception {
        String containers =
                String.join(
                        ",",
                        WAITS.formatted("alone", ""),
                        WAITS.formatted("slave", ",'mountPropagation':'HostToContainer'"));
        node.run("reads", POD.formatted(containers, volume, seen));
        until("alone-looks");
        until("slave-looks");
        node.run("mounts", POD.formatted(MOUNTS, volume, seen));
        until("slave"); // by way of the machine, from one container to another
        assertThat(volume.resolve("late/file")).exists();
        long before = looks("alone");
        DockerNode.until(() -> looks("alone") > before, () -> "the lone one looks no more");
        assertThat(seen.resolve("alone")).doesNotExist();
        node.leavesNothing("reads", "mounts");
    }

    @Test
    void whatHoldsTheEnginesOwnFolderCanBeMountedAsWell() throws Exception {
        node.run(
                "root",
                "'terminationGracePeriodSeconds':0,'containers':[{'name':'c','image':'IMAGE',"
                        + "'command':['sleep','600'],'volumeMounts':[{'name':'root',"
                        + "'mountPath':'/root'}]}],'volumes':[{'name':'root','hostPath':"
                        + "{'path':'/'}}]");
        node.await("root", pod -> pod.status().phase().equals("Running"));
        node.leavesNothing("root");
    }
}
