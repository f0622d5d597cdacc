package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ListOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Claims that are no folders of this machine: devices, and what other machines share. */
@Timeout(300)
class ClaimsIT {

    @TempDir private static Path directory;
    private static DockerNode node;

    @BeforeAll
    static void begin() throws Exception {
        node = new DockerNode(Files.createDirectory(directory.resolve("state")));
    }

    @AfterAll
    static void end() throws IOException {
        node.close();
    }

    /** A volume and its claim of one name, bound to each other as a controller does it. */
    private static void claim(String name, String source) {
        String common = "'storageClassName':'','accessModes':['ReadWriteOnce'],";
        ObjectNode claim =
                TestNode.tree(
                        "'metadata':{'name':'%s','namespace':'default'},'spec':{%s'volumeName':'%s',%s'resources':{'requests':{'storage':'1Mi'}}}"
                                .formatted(
                                        name,
                                        common,
                                        name,
                                        source.contains("Block") ? "'volumeMode':'Block'," : ""));
        var made =
                node.client.create(
                        Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(claim));
        node.client.create(
                Resources.PERSISTENT_VOLUMES,
                new PersistentVolume(
                        TestNode.tree(
                                "'metadata':{'name':'%s'},'spec':{%s'capacity':{'storage':'1Mi'},'claimRef':{'namespace':'default','name':'%s','uid':'%s'},%s}"
                                        .formatted(name, common, name, made.uid(), source))));
        ObjectNode bound = made.json().deepCopy();
        bound.putObject("status").put("phase", "Bound");
        node.client.updateStatus(
                Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(bound));
    }

    private static void run(String name, String use, String command) {
        node.run(
                name,
                ("'terminationGracePeriodSeconds':1,'restartPolicy':'Never','containers':[{"
                                + "'name':'c','image':'IMAGE',%s,'command':['sh','-c','%s']}],"
                                + "'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'%s'}}]")
                        .formatted(use, command, name));
    }

    private static String failure(String pod) {
        DockerNode.until(() -> !failures(pod).isEmpty(), () -> "nothing is said of " + pod);
        node.delete(pod, 1);
        return failures(pod).getFirst();
    }

    private static List<String> failures(String pod) {
        return node.client.list(Resources.EVENTS, "default", ListOptions.ALL).items().stream()
                .filter(event -> event.involvedObject().name().equals(pod))
                .filter(event -> event.reason().equals("FailedMount"))
                .map(Event::message)
                .toList();
    }

    private static String system(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aDeviceIsGivenAsItIs() throws Exception {
        Path disk = directory.resolve("disk");
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(1 << 20);
            file.write("ahoy".getBytes(StandardCharsets.UTF_8));
        }
        String device = system("losetup", "--find", "--show", disk.toString());
        try {
            claim("block", "'volumeMode':'Block','local':{'path':'" + device + "'}," + HERE);
            run(
                    "block",
                    "'volumeDevices':[{'name':'v','devicePath':'/dev/disk'}]",
                    "head -c 4 /dev/disk >/dev/termination-log");
            Pod pod = node.await("block", p -> p.status().phase().equals("Succeeded"));
            var state = pod.status().containerStatuses().getFirst().state();
            assertThat(state.terminated().message()).isEqualTo("ahoy");
            node.delete("block", 1);
        } finally {
            system("losetup", "--detach", device);
        }
    }

    private static final String HERE =
            "'nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':[{"
                    + "'key':'kubernetes.io/os','operator':'In','values':['linux']}]}]}}";

    @Test
    void whatIsNoDeviceIsNotGivenAsOne() {
        claim("file", "'volumeMode':'Block','local':{'path':'" + directory + "'}," + HERE);
        run("file", "'volumeDevices':[{'name':'v','devicePath':'/dev/disk'}]", "true");
        assertThat(failure("file"))
                .isEqualTo(
                        "MapVolume.SetUpDevice failed for volume \"file\" : path \""
                                + directory
                                + "\" is not a block device");
        claim("mixed", "'local':{'path':'" + directory + "'}," + HERE);
        run("mixed", "'volumeDevices':[{'name':'v','devicePath':'/dev/disk'}]", "true");
        assertThat(failure("mixed"))
                .endsWith("volume v has volumeMode Filesystem, but is specified in volumeDevices");
    }

    @Test
    void aShareThatCannotBeMountedIsToldOfInTheWordsOfTheTool() {
        claim("share", "'mountOptions':['nfsvers=4.1'],'nfs':{'server':'127.0.0.1','path':'/x'}");
        run("share", "'volumeMounts':[{'name':'v','mountPath':'/v'}]", "true");
        assertThat(failure("share"))
                .startsWith(
                        "MountVolume.SetUp failed for volume \"share\" : mount failed: exit status 32\n"
                                + "Mounting command: mount\n"
                                + "Mounting arguments: -t nfs -o nfsvers=4.1 127.0.0.1:/x ")
                .contains("\nOutput: ");
    }
}
