package io.jollyboat.apiserver.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WayBackTest {

    private static final WayBack WAY =
            new WayBack("/p/proxy", "api:6443", List.of(new InetSocketAddress("10.0.0.1", 8080)));

    @ParameterizedTest
    @CsvSource({
        "/a, /p/proxy/a",
        "/, /p/proxy/",
        "/a?b=/c#d, /p/proxy/a?b=/c#d",
        "a/b, a/b",
        "?x=1, ?x=1",
        "#top, #top",
        "/p/proxy/a, /p/proxy/a",
        "http://10.0.0.1:8080/a?b, /p/proxy/a?b",
        "//10.0.0.1:8080/a, /p/proxy/a",
        "https://api:6443/a, https://api:6443/p/proxy/a",
        "http://10.0.0.1:9090/a, http://10.0.0.1:9090/a",
        "https://elsewhere.example/a, https://elsewhere.example/a",
        "mailto:a@b.c, mailto:a@b.c"
    })
    void leadsBackWhatIsOfTheServer(String link, String here) {
        assertThat(WAY.rewritten(link)).isEqualTo(here);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<a href=/x>y</a> | <a href=/p/proxy/x>y</a>",
                "<A class=b HREF = '/x' >y</A> | <A class=b HREF = '/p/proxy/x' >y</A>",
                "<a data-href=\"/x\" href>y | <a data-href=\"/x\" href>y",
                "<script src=/x.js>if (a<b) '<a href=\"/y\">'</script><a href='/z'> |"
                        + " <script src=/p/proxy/x.js>if (a<b) '<a href=\"/y\">'</script><a"
                        + " href='/p/proxy/z'>",
                "<!-- <a href='/x'> --><img src='/y'/> |"
                        + " <!-- <a href='/x'> --><img src='/p/proxy/y'/>",
                "<form action='/x'><input value='/v' | <form action='/p/proxy/x'><input value='/v'",
                "1 < 2 <a href=\"/x | 1 < 2 <a href=\"/p/proxy/x"
            })
    void rewritesTheLinksOfAPageAndNothingElse(String page, String here) {
        assertThat(HtmlLinks.rewritten(page, WAY::rewritten)).isEqualTo(here);
    }

    @Test
    void readsAnyPage() {
        String[] pieces = {"<a ", "href", "=", "'", "\"", ">", "<!--", "/x", "<script>", " ", "</"};
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            StringBuilder page = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                page.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(HtmlLinks.rewritten(page.toString(), link -> link))
                    .isEqualTo(page.toString());
        }
    }
}
