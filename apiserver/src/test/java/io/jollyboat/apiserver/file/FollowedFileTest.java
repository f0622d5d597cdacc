package io.jollyboat.apiserver.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {

    @TempDir Path folder;
    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final List<String> told = new ArrayList<>();

    @Test
    void whoIsAboutToWriteItAnewIsNotTakenForHavingEmptiedIt() throws IOException {
        Path path = Files.writeString(folder.resolve("settings"), "before");
        FollowedFile file =
                new FollowedFile(
                        SettingsFile.read(path.toString()), timeline, now -> told.add(now.text()));
        file.start();

        Files.writeString(path, "");
        file.look();
        assertThat(told).isEmpty();
        Files.writeString(path, "before");
        file.look();
        assertThat(told).as("it says what it said").isEmpty();

        Files.writeString(path, "after");
        file.look();
        assertThat(told).containsExactly("after");

        Files.writeString(path, "");
        file.look();
        timeline.advance(Duration.ofMinutes(1));
        assertThat(told).as("it stays empty").containsExactly("after", "");
        file.stop();
    }
}
