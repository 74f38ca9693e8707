package io.restoreroutes.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the folders and files of a Box account are; guarded by {@link BoxFiles}. */
final class BoxTree {
    static final String ROOT = "0";

    /** What lies in a folder beside files. */
    static final class Node {
        final String id;
        final String type;
        String name;
        String parent;

        /** Since when it is in the trash, or null. */
        Instant trashedAt;

        boolean forbidden;

        private Node(String id, String type, String name, String parent) {
            this.id = id;
            this.type = type;
            this.name = name;
            this.parent = parent;
        }

        boolean isFolder() {
            return type.equals("folder");
        }
    }

    /** Folders with files, made when they are asked for. */
    private record Many(
            long first, long folders, String parent, long firstFile, int files, int versions) {
        boolean has(String id) {
            long number = number(id);
            return number >= first && number - first < folders;
        }

        boolean hasFile(String id) {
            long number = number(id);
            return number >= firstFile && number - firstFile < folders * files;
        }
    }

    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final List<Many> many = new ArrayList<>();

    BoxTree() {
        nodes.put(ROOT, new Node(ROOT, "folder", "All Files", null));
    }

    private static long number(String id) {
        return id.matches("[1-9][0-9]{0,17}") ? Long.parseLong(id) : -1;
    }

    void add(String id, String type, String name, String parent) {
        nodes.put(id, new Node(id, type, name, parent));
    }

    void addMany(long first, long folders, String parent, long firstFile, int files, int versions) {
        many.add(new Many(first, folders, parent, firstFile, files, versions));
    }

    /** {@return the folder or link, or null} */
    Node node(String id) {
        Node node = nodes.get(id);
        for (Many each : many) {
            if (node == null && each.has(id)) {
                node = new Node(id, "folder", "Folder " + id, each.parent());
                nodes.put(id, node);
            }
        }
        return node;
    }

    /** {@return how many versions a file of many has; 0 for another} */
    int versionsOf(String fileId) {
        return many.stream()
                .filter(each -> each.hasFile(fileId))
                .mapToInt(Many::versions)
                .findFirst()
                .orElse(0);
    }

    void put(String fileId, String folder) {
        parents.put(fileId, folder);
    }

    /** {@return the folder of a file} */
    String parent(String fileId) {
        String parent = parents.get(fileId);
        for (Many each : many) {
            if (parent == null && each.hasFile(fileId)) {
                long folder = (number(fileId) - each.firstFile()) / each.files();
                parent = Long.toString(each.first() + folder);
            }
        }
        return parent == null ? ROOT : parent;
    }

    /** {@return whether the folder, or one above it, is in the trash} */
    boolean isGone(String folder) {
        for (Node node = node(folder); node != null; node = node(node.parent)) {
            if (node.trashedAt != null) {
                return true;
            }
            if (node.parent == null) {
                return false;
            }
        }
        return true;
    }

    /** {@return from the root down to the folder} */
    List<Node> path(String folder) {
        List<Node> path = new ArrayList<>();
        for (Node node = node(folder); node != null; node = node(node.parent)) {
            path.add(0, node);
            if (node.parent == null) {
                break;
            }
        }
        return path;
    }

    /** {@return ids of folders and links in a folder, in no order that means anything} */
    List<Node> nodesIn(String folder) {
        for (Many each : many) {
            if (each.parent().equals(folder)) {
                for (long i = 0; i < each.folders(); i++) {
                    node(Long.toString(each.first() + i));
                }
            }
        }
        return nodes.values().stream()
                .filter(node -> folder.equals(node.parent) && node.trashedAt == null)
                .toList();
    }

    List<Node> trashed() {
        return nodes.values().stream()
                .filter(node -> node.trashedAt != null)
                .filter(node -> !isGone(node.parent))
                .toList();
    }

    /** {@return ids of files in a folder that were put there, or made with it} */
    List<String> filesIn(String folder) {
        List<String> files = new ArrayList<>();
        for (Many each : many) {
            if (each.has(folder)) {
                long first = each.firstFile() + (number(folder) - each.first()) * each.files();
                for (long i = 0; i < each.files(); i++) {
                    String id = Long.toString(first + i);
                    if (!parents.containsKey(id)) {
                        files.add(id);
                    }
                }
            }
        }
        parents.forEach(
                (file, parent) -> {
                    if (parent.equals(folder)) {
                        files.add(file);
                    }
                });
        files.sort(null);
        return files;
    }
}
