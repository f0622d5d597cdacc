package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container reads as its token is always good for a while. */
class TokenRenewalTest {

    @TempDir private Path state;

    private String token(TestNode node, String pod) throws IOException {
        Pod now = node.pod(pod);
        return Files.readString(
                state.resolve("pods").resolve(now.uid()).resolve("volumes/t/token"));
    }

    private TestNode run(long seconds) {
        TestNode node = new TestNode(11, config -> config.keepingFilesIn(state));
        node.run(
                "p",
                "'serviceAccountName':'default',"
                        + "'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':"
                        + "{'path':'token','expirationSeconds':"
                        + seconds
                        + "}}]}}],'containers':[{'name':'c','image':'web:1'}]");
        node.awaitRunning("p");
        return node;
    }

    @Test
    void aTokenIsRenewedWhenFourFifthsOfItsLifeAreOver() throws IOException {
        TestNode node = run(600);
        String first = token(node, "p");
        node.pass(460);
        assertThat(token(node, "p")).isEqualTo(first);
        node.pass(21);
        String second = token(node, "p");
        assertThat(second).isNotEqualTo(first);
        node.pass(485);
        assertThat(token(node, "p")).isNotEqualTo(second);
    }

    @Test
    void aTokenForDaysIsRenewedEachDay() throws IOException {
        TestNode node = run(7 * 24 * 3600);
        String first = token(node, "p");
        node.timeline.advance(Duration.ofHours(23));
        assertThat(token(node, "p")).isEqualTo(first);
        node.timeline.advance(Duration.ofHours(1));
        assertThat(token(node, "p")).isNotEqualTo(first);
    }

    @Test
    void whileTheApiCannotBeReachedTheOldOneStaysAndThenItIsRenewedAtOnce() throws IOException {
        TestNode node = run(600);
        String first = token(node, "p");
        node.cutLine(true);
        node.pass(500);
        assertThat(token(node, "p")).isEqualTo(first);
        node.cutLine(false);
        node.pass(60);
        Instant given = Instant.parse(token(node, "p").substring("given at ".length()));
        assertThat(Duration.between(given, node.timeline.now())).isLessThan(Duration.ofMinutes(1));
    }
}
