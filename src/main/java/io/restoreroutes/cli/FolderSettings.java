package io.restoreroutes.cli;

import io.restoreroutes.app.RestoreRoutesMain;
import io.restoreroutes.assembly.SettingsSource;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Predicate;

/** The settings of the application of a folder. */
final class FolderSettings {
    private final Path file;

    /**
     * @param home the distribution, whose settings serve where the folder has none
     */
    FolderSettings(Path home, Path folder) {
        this.file = RestoreRoutesMain.own(home, folder, "application.properties");
    }

    /** {@return where they stand} */
    Path file() {
        return file;
    }

    /**
     * {@return what is read from those keys}
     *
     * @throws CliException with a sentence per problem
     */
    <T> T read(Predicate<String> wanted, Function<SettingsReader, T> reading) {
        try {
            SettingsReader reader = SettingsSource.readFile(file, wanted);
            T read = reading.apply(reader);
            if (!reader.problems().isEmpty()) {
                throw new SettingsException(reader.problems());
            }
            return read;
        } catch (SettingsException e) {
            throw new CliException(String.join(System.lineSeparator(), e.problems()));
        }
    }
}
