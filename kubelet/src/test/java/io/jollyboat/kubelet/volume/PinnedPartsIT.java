package io.jollyboat.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.kubelet.environment.MissingConfiguration;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a volume meanwhile, its parts are in it. Needs the right to mount. */
class PinnedPartsIT {

    @TempDir private Path directory;
    private final PinnedParts parts = new PinnedParts();
    private final ExecutorService swapping = Executors.newVirtualThreadPerTaskExecutor();

    private Path volume() {
        return directory.resolve("volume");
    }

    private Path secret() {
        return directory.resolve("secret");
    }

    private Path folder() {
        return directory.resolve("parts");
    }

    @BeforeEach
    void makeAVolumeAndASecret() throws IOException {
        Files.createDirectories(volume().resolve("data"));
        Files.writeString(volume().resolve("data/mine"), "mine");
        Files.createDirectories(secret());
        Files.writeString(secret().resolve("theirs"), "theirs");
    }

    @AfterEach
    void letGo() throws IOException {
        swapping.close();
        DiskPodStorage.letGo(directory);
    }

    private Path pin(String part) throws MissingConfiguration, IOException {
        return parts.pin(folder(), volume(), part, true);
    }

    @Test
    void aPartIsSeenAtItsPlaceUntilItIsReleased() throws Exception {
        Path place = pin("data");
        assertThat(place.resolve("mine")).hasContent("mine");
        Path file = pin("data/mine");
        assertThat(file).hasContent("mine").isNotEqualTo(place);
        parts.release(folder());
        assertThat(folder()).isEmptyDirectory();
        assertThat(volume().resolve("data/mine")).hasContent("mine");
    }

    @Test
    void whatIsMissingIsMadeInTheVolume() throws Exception {
        Path place = pin("a/b/c");
        Files.writeString(place.resolve("new"), "new");
        assertThat(volume().resolve("a/b/c/new")).hasContent("new");
    }

    @Test
    void whoMayWriteInTheVolumeMayWriteInWhatIsMade() throws Exception {
        Files.setAttribute(volume(), "unix:mode", 02777);
        Files.setAttribute(volume(), "unix:gid", 1234);
        pin("a/b");
        for (String made : new String[] {"a", "a/b"}) {
            assertThat((int) Files.getAttribute(volume().resolve(made), "unix:mode") & 07777)
                    .isEqualTo(02777);
            assertThat(Files.getAttribute(volume().resolve(made), "unix:gid")).isEqualTo(1234);
        }
    }

    @Test
    void aLinkWithinTheVolumeIsFollowed() throws Exception {
        Files.createSymbolicLink(volume().resolve("link"), Path.of("data"));
        assertThat(pin("link").resolve("mine")).hasContent("mine");
    }

    @Test
    void noLinkLeadsOut() throws Exception {
        Files.createSymbolicLink(volume().resolve("absolute"), secret());
        Files.createSymbolicLink(volume().resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(volume().resolve("data/up"), Path.of("../.."));
        for (String part :
                new String[] {
                    "absolute",
                    "relative",
                    "absolute/theirs",
                    "data/up/secret",
                    "../secret",
                    "relative/made"
                }) {
            assertThatThrownBy(() -> pin(part)).as(part).isInstanceOf(IOException.class);
        }
        assertThat(secret().resolve("made")).doesNotExist();
    }

    @Test
    void aLinkThatIsSwappedInAfterTheCheckChangesNothing() throws Exception {
        Path place = pin("data");
        Files.move(volume().resolve("data"), volume().resolve("away"));
        Files.createSymbolicLink(volume().resolve("data"), secret());
        assertThat(place.resolve("theirs")).doesNotExist();
        assertThat(place.resolve("mine")).hasContent("mine");
    }

    /** From the part to a link and back, with nothing there in between. */
    private void swap() throws IOException {
        Path shown = volume().resolve("shown");
        Path link = volume().resolve("link");
        Path real = volume().resolve("real");
        put(shown, real);
        put(link, shown);
        put(shown, link);
        put(real, shown);
    }

    /** Moves something to a place where just then somebody may have made what was missing. */
    private static void put(Path from, Path to) throws IOException {
        while (true) {
            try {
                Files.move(from, to);
                return;
            } catch (FileSystemException made) {
                if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                    throw made;
                }
                remove(to);
            }
        }
    }

    private static void remove(Path made) throws IOException {
        try {
            Files.deleteIfExists(made.resolve("made"));
            Files.deleteIfExists(made);
        } catch (DirectoryNotEmptyException again) {
            // something was made in it meanwhile: the next time
        }
    }

    /** Swapping all the time, as an attacker would: each time it is the part, or nothing. */
    @Test
    void whoSwapsLinksAllTheTimeNeverGetsOut() throws Exception {
        Files.createDirectories(volume().resolve("shown"));
        Files.createSymbolicLink(volume().resolve("link"), secret());
        var stop = new AtomicBoolean();
        Future<?> swapper =
                swapping.submit(
                        () -> {
                            while (!stop.get()) {
                                swap();
                            }
                            return null;
                        });
        int pinned = 0;
        try {
            for (int round = 0; round < 400; round++) {
                try {
                    assertThat(pin("shown/made").resolve("theirs")).doesNotExist();
                    pinned++;
                } catch (MissingConfiguration | IOException refused) {
                    // just then it was a link, or nothing
                }
                parts.release(folder());
            }
        } finally {
            stop.set(true);
            swapper.get();
        }
        assertThat(pinned).isPositive();
        assertThat(secret().resolve("made")).doesNotExist();
    }
}
