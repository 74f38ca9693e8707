package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Tells where a file or a folder lies, as far as it is asked for. */
final class BoxPlace {
    private final BoxTree tree;
    private final String fields;

    /**
     * @param fields the fields asked for, or null for all
     */
    BoxPlace(BoxTree tree, String fields) {
        this.tree = tree;
        this.fields = fields;
    }

    boolean wants(String field) {
        return fields == null || Set.of(fields.split(",", -1)).contains(field);
    }

    /**
     * Adds it to the item.
     *
     * @param parent the item's folder; null = it is the root
     * @param trashed an item in the trash lies there, and keeps its folder
     */
    void tell(ObjectNode json, String parent, boolean trashed) {
        if (wants("parent")) {
            json.set("parent", parent == null ? null : mini(tree.node(parent)));
        }
        if (wants("path_collection")) {
            ObjectNode collection = json.putObject("path_collection");
            ArrayNode entries = collection.putArray("entries");
            if (trashed) {
                entries.addObject().put("type", "folder").put("id", "1").put("name", "Trash");
            } else {
                List<BoxTree.Node> path = parent == null ? List.of() : tree.path(parent);
                path.forEach(each -> entries.add(mini(each)));
            }
            collection.put("total_count", entries.size());
        }
    }

    static ObjectNode mini(BoxTree.Node folder) {
        return BoxJson.JSON
                .createObjectNode()
                .put("type", "folder")
                .put("id", folder.id)
                .put("name", folder.name);
    }
}
