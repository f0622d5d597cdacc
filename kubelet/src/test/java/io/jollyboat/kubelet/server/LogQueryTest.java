package io.jollyboat.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked of a machine's logs. */
class LogQueryTest {

    @Test
    void servicesAreAskedForWithOptionsForTheJournal() throws RequestException {
        LogQuery query =
                LogQuery.of(
                                Query.parse(
                                        "query=kubelet&query=docker&sinceTime=2026-01-01T01:00:00%2B01:00"
                                                + "&tailLines=5&pattern=err&boot=-1"))
                        .orElseThrow();
        assertThat(query.services()).containsExactly("kubelet", "docker");
        assertThat(query.options())
                .containsExactly(
                        "--since=2026-01-01 00:00:00 UTC",
                        "--pager-end",
                        "--lines=5",
                        "--grep=err",
                        "--boot",
                        "-1");
    }

    @Test
    void whoAsksForNothingGetsTheFolder() throws RequestException {
        assertThat(LogQuery.of(Query.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query=%20|query cannot be empty",
                "query=a&tailLines=x|tailLines: Invalid value: \"x\"",
                "query=a%3Brm|input contains unsupported characters",
                "query=a&query=b&query=c&query=d&query=e|query: Too many: 5: must have at most 4 items",
                "tailLines=1|query: Required value: cannot be empty with options",
                "query=a&query=/b|cannot specify a file and service",
                "query=/a&query=/b|cannot specify more than one file",
                "query=/a&boot=0|cannot specify file with options",
                "query=a&boot=1|boot: Invalid value: 1: must be less than 1",
                "query=a&tailLines=100001|must be between 0 and 100000, inclusive",
                "query=a&pattern=(|error parsing regexp",
                "query=a&sinceTime=2026-01-02T00:00:00Z&untilTime=2026-01-01T00:00:00Z|must be after"
            })
    void whatCannotBeAskedForIsSaidSo(String query, String why) {
        assertThatThrownBy(() -> LogQuery.of(Query.parse(query)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining(why);
    }
}
