package io.restoreroutes.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The distribution as the build lays it out, but for its jars: they are those of our class path, so
 * that the real launcher can be run before there is a package.
 */
public final class LaidOutDistribution {
    private LaidOutDistribution() {}

    /** {@return the launcher of a distribution in that folder} */
    public static Path layOut(Path home) throws IOException {
        for (String name : List.of("bin/restore-routes", "conf/logback.xml")) {
            Path target = home.resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(Path.of("src/main/dist").resolve(name), target);
        }
        Path routes = Files.createDirectories(home.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Path lib = Files.createDirectories(home.resolve("lib"));
        try (OutputStream jar = Files.newOutputStream(lib.resolve("all.jar"))) {
            new JarOutputStream(jar, manifest()).close();
        }
        Path launcher = home.resolve("bin/restore-routes");
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException(launcher + " cannot be made executable");
        }
        return launcher;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        String classPath = System.getProperty("java.class.path");
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        return manifest;
    }
}
