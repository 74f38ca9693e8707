package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The types that docs/contract.md promises are there, are enough, and lead to no others. */
class ApiTest {
    private static final String OURS = "io.restoreroutes";
    private static final String SANDBOX = OURS + ".sandbox";
    private static final Pattern IMPORT = Pattern.compile("import (io\\.restoreroutes\\.[\\w.]+);");
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(OURS);

    /** Each listed type, and whom it is for. */
    private static Map<JavaClass, String> listed() {
        Map<String, JavaClass> bySimpleName = new TreeMap<>();
        MAIN.stream()
                .filter(JavaClass::isTopLevelClass)
                .forEach(type -> bySimpleName.put(type.getSimpleName(), type));
        Map<JavaClass, String> listed =
                new TreeMap<>((one, other) -> one.getName().compareTo(other.getName()));
        for (List<String> row : Docs.table("type", "API for")) {
            for (String name : Docs.plain(row.get(0)).split(", ")) {
                JavaClass type = bySimpleName.get(name);
                assertTrue(type != null, name + " is not there");
                assertTrue(type.getModifiers().contains(JavaModifier.PUBLIC), name);
                listed.put(type, row.get(1).replaceAll(":.*", ""));
            }
        }
        return listed;
    }

    private static JavaClass topLevel(JavaClass type) {
        JavaClass top = type.getBaseComponentType();
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top;
    }

    private static boolean isInternal(JavaClass type, Set<JavaClass> api) {
        JavaClass top = topLevel(type);
        return top.getPackageName().startsWith(OURS) && !api.contains(top);
    }

    /** Factories are ours: a host only ever holds what it is given. */
    @Test
    void whatAHostHoldsLeadsToNothingElse() {
        Map<JavaClass, String> listed = listed();
        Set<String> others = new TreeSet<>();
        listed.forEach(
                (type, who) -> {
                    if (who.equals("hosts")) {
                        for (JavaMethod method : type.getMethods()) {
                            if (method.getModifiers().contains(JavaModifier.PUBLIC)
                                    && !method.getModifiers().contains(JavaModifier.STATIC)) {
                                signature(method).stream()
                                        .filter(other -> isInternal(other, listed.keySet()))
                                        .forEach(
                                                other ->
                                                        others.add(
                                                                method.getFullName()
                                                                        + " -> "
                                                                        + other.getName()));
                            }
                        }
                    }
                });
        assertEquals(Set.of(), others);
    }

    private static List<JavaClass> signature(JavaMethod method) {
        List<JavaClass> types = new ArrayList<>();
        method.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
        types.addAll(method.getReturnType().getAllInvolvedRawTypes());
        types.addAll(method.getExceptionTypes());
        return types;
    }

    /** Attic is written as somebody else would: package by package it could be theirs. */
    @Test
    void aProviderNeedsNothingElse() {
        Set<JavaClass> api = listed().keySet();
        Set<String> others = new TreeSet<>();
        new ClassFileImporter()
                .importPackages(OURS + ".attic").stream()
                        .filter(type -> !topLevel(type).getSimpleName().endsWith("Test"))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(Dependency::getTargetClass)
                        .filter(type -> isInternal(type, api))
                        .filter(type -> !type.getPackageName().matches(OURS + "\\.(attic|sandbox)"))
                        .forEach(type -> others.add(type.getName()));
        assertEquals(Set.of(), others);
    }

    @Test
    void theExamplesUseNothingElse() throws IOException {
        Set<String> allowed = new TreeSet<>();
        listed().keySet().forEach(type -> allowed.add(type.getName()));
        int used = 0;
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher imported = IMPORT.matcher(Files.readString(file));
                while (imported.find()) {
                    String type = imported.group(1);
                    assertTrue(
                            allowed.contains(type) || type.startsWith(SANDBOX), file + ": " + type);
                    used++;
                }
            }
        }
        assertTrue(used > 0);
    }

    @Test
    void everyPackageSaysWhetherItHasSome() throws IOException {
        Set<String> withApi = new TreeSet<>();
        listed().keySet().forEach(type -> withApi.add(type.getPackageName()));
        withApi.remove(OURS);
        Set<String> saidSo = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(path -> path.endsWith("package-info.java")).toList()) {
                String text = Files.readString(file);
                boolean internal = text.contains("Internal: nothing of it is API.");
                assertTrue(
                        internal != text.contains("What of it is API stands in docs/contract.md."),
                        file.toString());
                if (!internal) {
                    Matcher name = Pattern.compile("package ([\\w.]+);").matcher(text);
                    assertTrue(name.find(), text);
                    saidSo.add(name.group(1));
                }
            }
        }
        assertEquals(withApi, saidSo);
    }
}
