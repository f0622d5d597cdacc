package io.jollyboat.apiserver.verb.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    private static final String SHIPS = "/registry/ships/";
    private static final int COUNT = 23;
    private static final Selection EVEN = object -> object.revision() % 2 == 0;

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final MemoryStore store = new MemoryStore(timeline);
    private final RegistryCache registry = new RegistryCache(store, timeline);
    private final ResourceCache ships;

    PageTest() {
        registry.start();
        ships = registry.resource(SHIPS);
    }

    @BeforeEach
    void launch() {
        byte[] ship =
                "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{}}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < COUNT; i++) {
            store.create(SHIPS + "s%02d".formatted(i), ship, Lifetime.FOREVER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 22, 23, 24, Integer.MAX_VALUE})
    void togetherTellEachObjectOnce(int limit) {
        assertThat(inPages(limit, Selection.EVERYTHING))
                .isEqualTo(names(ships.list(SHIPS).objects()))
                .hasSize(COUNT);
        assertThat(inPages(limit, EVEN))
                .isEqualTo(
                        names(ships.list(SHIPS).objects().stream().filter(EVEN::selects).toList()));
    }

    @Test
    void sayHowManyFollow() {
        assertThat(page(0, "").remaining()).isZero();
        assertThat(page(0, "").continueToken()).isEmpty();
        Page first = page(20, "");
        assertThat(first.remaining()).isEqualTo(3);
        Page last = page(20, first.continueToken());
        assertThat(last.objects()).hasSize(3);
        assertThat(last.remaining()).isZero();
        assertThat(last.continueToken()).isEmpty();
        assertThat(page(Integer.MAX_VALUE, first.continueToken()).objects()).hasSize(3);
    }

    @Test
    void goOnBehindAnObjectThatIsGone() {
        Page first = page(20, "");
        String last = first.objects().getLast().key();
        long revision = Objects.requireNonNull(store.get(last).entry()).modRevision();
        store.delete(last, revision);

        String ofNow = ContinueToken.parse(first.continueToken()).asOfNow().encoded();

        assertThat(names(page(20, ofNow).objects())).containsExactly("s20", "s21", "s22");
        assertThat(names(page(20, first.continueToken()).objects()))
                .containsExactly("s20", "s21", "s22");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "abc;it holds no JSON",
                "{\"v\":\"meta.k8s.io/v2\",\"rv\":1,\"start\":\"a\"};server does not recognize this encoded version",
                "{\"v\":\"meta.k8s.io/v1\",\"start\":\"a\"};incorrect encoded start resourceVersion (version meta.k8s.io/v1)",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1};encoded start key empty (version meta.k8s.io/v1)",
            })
    void sayWhatIsWrongWithATokenThatIsNone(String inside, String why) {
        String token =
                Base64.getUrlEncoder().encodeToString(inside.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ContinueToken.parse(token))
                .hasMessage("invalid continue token: continue key is not valid: " + why);
    }

    private List<String> inPages(int limit, Selection selection) {
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            Page page = Page.of(ships, query(limit, token), SHIPS, SHIPS, selection);
            assertThat(page.objects()).hasSizeBetween(1, limit);
            names.addAll(names(page.objects()));
            token = page.continueToken();
        } while (!token.isEmpty());
        return names;
    }

    private Page page(int limit, String token) {
        return Page.of(ships, query(limit, token), SHIPS, SHIPS, Selection.EVERYTHING);
    }

    private static ListQuery query(int limit, String token) {
        return new ListQuery(
                "",
                "",
                limit,
                token,
                -1,
                ListQuery.Match.UNSET,
                Duration.ZERO,
                false,
                ListQuery.InitialEvents.UNSET);
    }

    private static List<String> names(List<StoredObject> objects) {
        return objects.stream().map(object -> object.key().substring(SHIPS.length())).toList();
    }
}
