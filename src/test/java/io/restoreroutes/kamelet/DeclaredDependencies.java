package io.restoreroutes.kamelet;

import io.restoreroutes.RestoreRoutes;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Finds the class path that a Kamelet's dependencies make, from this test's own: the jars and, by
 * the pom that lies beside each in the local repository, what they bring along.
 */
final class DeclaredDependencies {
    private static final List<String> CORE =
            List.of("camel-core-engine", "camel-core-languages", "camel-yaml-dsl");

    private final List<Path> all = new ArrayList<>();
    private final Set<Path> found = new LinkedHashSet<>();

    private DeclaredDependencies() {
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            all.add(Path.of(path));
        }
    }

    /**
     * {@return the class path: the library, its Kamelet's dependencies, what reads YAML, and that
     * class}
     */
    static String of(Path kamelet, Class<?> main) throws Exception {
        DeclaredDependencies wanted = new DeclaredDependencies();
        Deque<String> artifacts = new ArrayDeque<>(CORE);
        for (String line : Files.readAllLines(kamelet)) {
            String dependency = line.strip().replaceAll("^- \"|\"$", "");
            if (dependency.startsWith("camel:") && !dependency.equals("camel:core")) {
                artifacts.add(dependency.replace(':', '-'));
            } else if (dependency.startsWith("mvn:io.restoreroutes:")) {
                wanted.found.add(place(RestoreRoutes.class));
                artifacts.addAll(wanted.broughtBy(Path.of("pom.xml")));
            } else if (dependency.startsWith("mvn:")) {
                artifacts.add(dependency.split(":")[2]);
            }
        }
        while (!artifacts.isEmpty()) {
            for (Path jar : wanted.jars(artifacts.remove())) {
                if (wanted.found.add(jar)) {
                    artifacts.addAll(wanted.broughtBy(pom(jar)));
                }
            }
        }
        wanted.found.add(place(main));
        return String.join(File.pathSeparator, wanted.found.stream().map(Path::toString).toList());
    }

    private static Path place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Path pom(Path jar) {
        return jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", ".pom"));
    }

    private List<Path> jars(String artifact) {
        Pattern name = Pattern.compile(Pattern.quote(artifact) + "-\\d.*\\.jar");
        return all.stream()
                .filter(p -> name.matcher(p.getFileName().toString()).matches())
                .toList();
    }

    /** The artifacts a pom adds to the class path of whoever depends on it. */
    private List<String> broughtBy(Path pom) throws Exception {
        List<String> brought = new ArrayList<>();
        Element project =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(pom.toFile())
                        .getDocumentElement();
        for (Element dependencies : children(project, "dependencies")) {
            for (Element one : children(dependencies, "dependency")) {
                String scope = text(one, "scope");
                if (!text(one, "optional").equals("true")
                        && (scope.isEmpty()
                                || scope.equals("compile")
                                || scope.equals("runtime"))) {
                    brought.add(text(one, "artifactId"));
                }
            }
        }
        return brought;
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }
}
