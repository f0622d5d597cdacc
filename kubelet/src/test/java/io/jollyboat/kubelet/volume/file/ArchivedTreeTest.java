package io.jollyboat.kubelet.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives become files, and never files elsewhere. */
class ArchivedTreeTest {

    @TempDir private Path outside;
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    private ArchivedTreeTest entry(char type, String name, String target, String content) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000750");
        put(block, 124, String.format("%011o", content.length()));
        block[156] = (byte) type;
        put(block, 157, target);
        put(block, 257, "ustar");
        archive.writeBytes(block);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        archive.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
        return this;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private Path unpack() throws IOException {
        Path tree = Files.createDirectory(outside.resolve("tree"));
        archive.writeBytes(new byte[1024]);
        ArchivedTree.unpack(new ByteArrayInputStream(archive.toByteArray()), tree, false);
        return tree;
    }

    @Test
    void filesDirectoriesAndLinksAreLaidOut() throws IOException {
        entry('5', "./etc/", "", "")
                .entry('0', "etc/motd", "", "welcome")
                .entry('2', "etc/link", "/etc/motd", "")
                .entry('1', "etc/again", "etc/motd", "")
                .entry('3', "dev/null", "", "")
                .entry('0', "usr/share/deep", "", "made on the way");
        Path tree = unpack();
        assertThat(tree.resolve("etc/motd")).hasContent("welcome");
        assertThat(tree.resolve("etc/again")).hasContent("welcome");
        assertThat(Files.readSymbolicLink(tree.resolve("etc/link")))
                .isEqualTo(Path.of("/etc/motd"));
        assertThat(tree.resolve("usr/share/deep")).hasContent("made on the way");
        assertThat(tree.resolve("dev/null")).doesNotExist();
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(tree.resolve("etc"))))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void longNamesComeInHeadersOfTheirOwn() throws IOException {
        String name = "a".repeat(80) + "/" + "b".repeat(80);
        String record = " path=" + name + "\n";
        int length = record.length() + 3;
        entry('x', "pax", "", length + record)
                .entry('0', "cut", "", "pax")
                .entry('L', "././@LongLink", "", "c".repeat(200) + "\0")
                .entry('0', "cut", "", "gnu");
        Path tree = unpack();
        assertThat(tree.resolve(name)).hasContent("pax");
        assertThat(tree.resolve("c".repeat(200))).hasContent("gnu");
    }

    @Test
    void nothingIsWrittenOutsideByWhateverWay() throws IOException {
        Path victim = Files.writeString(outside.resolve("victim"), "mine");
        String up = outside.toString();
        for (Runnable attack :
                new Runnable[] {
                    () -> entry('0', "../victim", "", "theirs"),
                    () -> entry('0', "a/../../victim", "", "theirs"),
                    () -> entry('2', "way", up, "").entry('0', "way/victim", "", "theirs"),
                    () -> entry('2', "way", "..", "").entry('5', "way/made/", "", ""),
                    () -> entry('2', "to", up, "").entry('1', "mine", "to/victim", ""),
                    () -> entry('2', "v", up + "/victim", "").entry('0', "v", "", "theirs"),
                }) {
            archive.reset();
            attack.run();
            assertThatThrownBy(this::unpack).isInstanceOf(IOException.class);
            AtomicDirectory.deleteTree(outside.resolve("tree"));
        }
        assertThat(victim).hasContent("mine");
        entry('0', "/" + victim, "", "theirs"); // only looks like it: below the tree
        archive.reset();
        entry('0', victim.toString(), "", "theirs");
        assertThat(unpack().resolve(victim.toString().substring(1))).hasContent("theirs");
        assertThat(victim).hasContent("mine");
    }

    @Test
    void aNameThatNoFileCanHaveIsAnErrorOfTheArchive() {
        String record = "13 path=a\0bc\n";
        entry('x', "pax", "", record).entry('0', "cut", "", "never");
        assertThatThrownBy(this::unpack).isInstanceOf(IOException.class);
        archive.reset();
        entry('x', "pax", "", "17 linkpath=a\0bc\n").entry('2', "link", "", "");
        assertThatThrownBy(
                        () -> {
                            AtomicDirectory.deleteTree(outside.resolve("tree"));
                            unpack();
                        })
                .isInstanceOf(IOException.class);
    }

    @Test
    void anArchiveThatEndsTooSoonIsAnError() throws IOException {
        entry('0', "big", "", "x".repeat(600));
        byte[] half = Arrays.copyOf(archive.toByteArray(), 700);
        Path tree = Files.createDirectory(outside.resolve("tree"));
        assertThatThrownBy(() -> ArchivedTree.unpack(new ByteArrayInputStream(half), tree, false))
                .hasMessageContaining("Truncated");
    }
}
