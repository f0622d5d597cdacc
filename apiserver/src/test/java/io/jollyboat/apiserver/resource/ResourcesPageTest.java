package io.jollyboat.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The page of resources tells the truth. When this fails, the page is old: set {@code
 * JOLLYBOAT_WRITE_DOCS=1} in the environment, run the test again, and it is written anew.
 */
class ResourcesPageTest {

    private static final Path PAGE = Path.of("../docs/resources.md");

    @Test
    void thePageTellsWhatIsServed() throws IOException {
        String page = SupportMatrix.page();
        if (System.getenv("JOLLYBOAT_WRITE_DOCS") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }
}
