package io.jollyboat.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnnouncementTest {

    /** Trees are held weakly: which of the two a reader gets must not show. */
    @Test
    void aTreeThatWasWrittenLooksLikeOneThatWasDecoded() {
        String stored = "{'kind':'ConfigMap','metadata':{'name':'a','uid':'u'}}";
        byte[] value = stored.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var written =
                new Announcement(
                        "/a",
                        value,
                        Json.object(
                                "{'kind':'ConfigMap','metadata':{'name':'a','resourceVersion':'4','uid':'u'}}"));

        assertThat(written.at(5).tree().toString())
                .isEqualTo(new StoredObject("/a", value, 5, null).tree().toString());
    }
}
