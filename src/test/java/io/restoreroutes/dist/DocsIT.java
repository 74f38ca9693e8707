package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.contract.Docs;
import io.restoreroutes.contract.Links;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has only the distribution can read all of the documentation, from link to link. */
class DocsIT {
    @Test
    void everyPageIsThereAndEveryLinkLeadsSomewhere() throws IOException {
        Path home = Distribution.home();
        List<Path> pages = Links.pages(home);

        for (Path page : Docs.pages()) {
            assertTrue(pages.contains(home.resolve(page)), page + " in " + pages);
        }
        assertEquals(List.of(), Links.broken(home, pages));
    }
}
