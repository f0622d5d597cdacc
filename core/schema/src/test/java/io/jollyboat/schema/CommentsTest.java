package io.jollyboat.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.schema.Comments.Comment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class CommentsTest {
    private static final String SOURCE =
            """
              public interface ShipOrBuilder extends
                  // @@protoc_insertion_point(interface_extends:sea.v1.Ship)
                  com.google.protobuf.MessageOrBuilder {
                /**
                 * <pre>
                 * The sails,
                 * at most 5 &lt; 6.
                 *
                 * More below.
                 * +optional
                 * +patchMergeKey=name
                 * +patchStrategy=merge
                 * +listType=map
                 * +listMapKey=name
                 * +listMapKey=mast
                 * </pre>
                 *
                 * <code>repeated .sea.v1.Sail sails = 2;</code>
                 */
                java.util.List<Sail> getSailsList();
                /**
                 * <pre>
                 * +default=ref(CONSTANT)
                 * </pre>
                 *
                 * <code>optional string mode = 3;</code>
                 */
                boolean hasMode();
                /**
                 * <code>optional string flag = 4;</code>
                 */
                boolean hasFlag();
              }
              /**
               * <pre>
               * Ship floats.
               * ---
               * For shipwrights only.
               * +structType=atomic
               * </pre>
               *
               * Protobuf type {@code sea.v1.Ship}
               */
              public static final class Ship extends
                /**
                 * <pre>
                 * Said again, and differently.
                 * </pre>
                 *
                 * <code>repeated .sea.v1.Sail sails = 2;</code>
                 */
            """;

    @Test
    void markersAreTakenOutOfTheText() throws IOException {
        Comment sails = read("AzureSharedBlobDisk").of("sea.v1.Ship", "sails");
        assertThat(sails.text()).isEqualTo("The sails, at most 5 < 6.\n\nMore below.");
        assertThat(sails.markers().optional()).isTrue();
        assertThat(sails.markers().patchMergeKey()).isEqualTo("name");
        assertThat(sails.markers().listType()).isEqualTo("map");
        assertThat(sails.markers().listMapKeys()).containsExactly("name", "mast");
    }

    @Test
    void typesHaveMarkersOfTheirOwnAndNotesForDevelopersAreLeftOut() throws IOException {
        Comment ship = read("AzureSharedBlobDisk").of("sea.v1.Ship");
        assertThat(ship.text()).isEqualTo("Ship floats.");
        assertThat(ship.markers().structType()).isEqualTo("atomic");
    }

    @Test
    void defaultsMayNameKnownConstants() throws IOException {
        assertThat(read("AzureSharedBlobDisk").of("sea.v1.Ship", "mode").markers().defaultValue())
                .isEqualTo("\"Shared\"");
        assertThatThrownBy(() -> read("NeverHeardOf")).hasMessageContaining("NeverHeardOf");
    }

    @Test
    void whatHasNoCommentSaysNothing() throws IOException {
        Comments comments = read("AzureSharedBlobDisk");
        assertThat(comments.of("sea.v1.Ship", "flag")).isEqualTo(Comment.NONE);
        assertThat(comments.of("sea.v1.Boat")).isEqualTo(Comment.NONE);
    }

    private static Comments read(String constant) throws IOException {
        Comments comments = new Comments();
        comments.read(new BufferedReader(new StringReader(SOURCE.replace("CONSTANT", constant))));
        return comments;
    }
}
