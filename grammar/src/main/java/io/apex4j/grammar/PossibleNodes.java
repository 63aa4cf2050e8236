package io.apex4j.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which nodes have values: those whose required properties and items have some, and so on down. A node that
 * needs itself has none.
 */
final class PossibleNodes {
    private final ValueForms forms;
    private final Map<SchemaNode, Boolean> known = new HashMap<>();

    PossibleNodes(ValueForms forms) {
        this.forms = forms;
    }

    boolean contains(SchemaNode node) {
        Boolean isPossible = known.get(node);
        if (isPossible == null) {
            settle(node);
            isPossible = known.get(node);
        }
        return Boolean.TRUE.equals(isPossible);
    }

    private void settle(SchemaNode start) {
        Map<SchemaNode, Set<SchemaNode>> users = new HashMap<>();
        Set<SchemaNode> seen = new LinkedHashSet<>();
        Deque<SchemaNode> open = new ArrayDeque<>();
        seen.add(start);
        open.add(start);
        while (!open.isEmpty()) {
            SchemaNode node = open.poll();
            for (ValueForm form : forms.of(node)) {
                for (SchemaNode needed : needed(form)) {
                    users.computeIfAbsent(needed, _ -> new HashSet<>()).add(node);
                    if (!known.containsKey(needed) && seen.add(needed)) {
                        open.add(needed);
                    }
                }
            }
        }
        Set<SchemaNode> possible = new HashSet<>();
        open.addAll(seen);
        while (!open.isEmpty()) {
            SchemaNode node = open.poll();
            if (!possible.contains(node) && forms.of(node).stream().anyMatch(form -> has(form, possible))) {
                possible.add(node);
                open.addAll(users.getOrDefault(node, Set.of()));
            }
        }
        seen.forEach(node -> known.put(node, possible.contains(node)));
    }

    /** The nodes on which it depends whether a form has values. */
    private static Set<SchemaNode> needed(ValueForm form) {
        Set<SchemaNode> needed = new LinkedHashSet<>();
        switch (form) {
            case ValueForm.Items items -> {
                int count = Math.min(items.count().minimum(), items.first().size() + 1);
                for (int index = 0; index < count; index++) {
                    needed.add(items.item(index));
                }
            }
            case ValueForm.Members members -> {
                boolean needsMore = members.count().minimum() > members.requiredCount();
                members.properties().stream()
                        .filter(property -> needsMore || property.isRequired())
                        .forEach(property -> needed.add(property.value()));
                if (needsMore) {
                    members.additional().forEach(additional -> needed.add(additional.value()));
                }
            }
            case ValueForm.Null _, ValueForm.Truth _, ValueForm.Numbers _, ValueForm.Strings _ -> {}
        }
        return needed;
    }

    private boolean has(ValueForm form, Set<SchemaNode> possible) {
        return switch (form) {
            case ValueForm.Items _ -> needed(form).stream().allMatch(node -> isPossible(node, possible));
            case ValueForm.Members members -> has(members, possible);
            case ValueForm.Null _, ValueForm.Truth _, ValueForm.Numbers _, ValueForm.Strings _ -> true;
        };
    }

    private boolean has(ValueForm.Members members, Set<SchemaNode> possible) {
        List<ValueForm.Property> properties = members.properties();
        boolean hasRequired = properties.stream()
                .filter(ValueForm.Property::isRequired)
                .allMatch(property -> isPossible(property.value(), possible));
        if (!hasRequired || members.count().minimum() <= members.requiredCount()) {
            return hasRequired;
        }
        long count = properties.stream()
                .filter(property -> isPossible(property.value(), possible))
                .count();
        boolean hasMore = members.additional().stream().anyMatch(more -> isPossible(more.value(), possible));
        return hasMore || count >= members.count().minimum();
    }

    private boolean isPossible(SchemaNode node, Set<SchemaNode> possible) {
        return possible.contains(node) || Boolean.TRUE.equals(known.get(node));
    }
}
