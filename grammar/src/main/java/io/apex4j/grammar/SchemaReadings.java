package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Bounds in how many ways the beginning of a value can be read. Alternatives that begin alike are followed together until
 * one of them fits no longer; where each holds such alternatives again, ways multiply, without bound where that recurs.
 *
 * <p>Two objects are told apart where both require a property of which the values have nothing in common, if that comes
 * before any property whose value is an object or a list. For lists the same goes for items.
 */
final class SchemaReadings {
    private static final int MOST = GrammarLimits.STACKS / 4;

    private final List<SchemaNode> nodes;
    private final Map<SchemaNode, Integer> numbers = new HashMap<>();
    private final ValueForms forms;
    private final BiPredicate<SchemaNode, SchemaNode> areApart;
    private final SchemaBudget budget;
    private int[] components = {};
    /** In how many ways values of a node are read at most. */
    private long[] readings = {};

    /** A value within another: by name for objects, by place for lists. */
    private record Inner(String key, SchemaNode value, boolean isRequired) {}

    /**
     * @param nodes those that are written
     * @param areApart whether no value can be what two nodes ask for
     */
    SchemaReadings(
            List<SchemaNode> nodes,
            ValueForms forms,
            BiPredicate<SchemaNode, SchemaNode> areApart,
            SchemaBudget budget) {
        this.nodes = nodes;
        this.forms = forms;
        this.areApart = areApart;
        this.budget = budget;
        nodes.forEach(node -> numbers.put(node, numbers.size()));
    }

    /** Refuses a schema whose values can be read in too many ways. */
    void refuseTooMany() {
        List<int[]> successors = new ArrayList<>();
        for (SchemaNode node : nodes) {
            successors.add(forms.of(node).stream()
                    .flatMapToInt(this::successors)
                    .distinct()
                    .toArray());
        }
        components = new StrongComponents(successors).find();
        readings = new long[nodes.size()];
        // What a node leads to has a lower component, but for nodes of its own.
        IntStream.range(0, readings.length)
                .boxed()
                .sorted(Comparator.comparingInt(number -> components[number]))
                .forEach(this::count);
    }

    private IntStream successors(ValueForm form) {
        return inner(form).stream()
                .map(Inner::value)
                .filter(numbers::containsKey)
                .mapToInt(numbers::get);
    }

    private void count(int number) {
        List<ValueForm> all = forms.of(nodes.get(number));
        long most = 1;
        for (ValueForm form : all) {
            long together = readings(form, number);
            int recurring = recurs(form, number) ? 1 : 0;
            for (ValueForm other : all) {
                boolean isAlike = !other.equals(form) && other.getClass() == form.getClass() && !areApart(form, other);
                together += isAlike ? readings(other, number) : 0;
                recurring += isAlike && recurring > 0 && recurs(other, number) ? 1 : 0;
            }
            if (recurring > 1) {
                throw new SchemaException(
                        nodes.get(number).pointer(),
                        "holds itself in several ways that begin alike; tell them apart by a required property with"
                                + " different constants, before the property that leads back");
            }
            most = Math.max(most, together);
        }
        if (most > MOST) {
            throw new SchemaException(
                    nodes.get(number).pointer(),
                    "its values can be read in more than " + MOST
                            + " ways at once; tell alternatives apart by a required property that comes first");
        }
        readings[number] = most;
    }

    /** In how many ways values within a form can be read. */
    private long readings(ValueForm form, int number) {
        return successors(form)
                .filter(inner -> components[inner] != components[number])
                .mapToLong(inner -> readings[inner])
                .max()
                .orElse(1);
    }

    private boolean recurs(ValueForm form, int number) {
        return successors(form).anyMatch(inner -> components[inner] == components[number]);
    }

    private boolean areApart(ValueForm one, ValueForm other) {
        List<Inner> ones = beginning(one);
        List<Inner> others = beginning(other);
        for (Inner mine : ones) {
            for (Inner its : others) {
                budget.spend(1, "#");
                boolean areBothThere = mine.key().equals(its.key()) && mine.isRequired() && its.isRequired();
                if (areBothThere && areApart.test(mine.value(), its.value())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The values within a form before the first of these that holds values itself. */
    private List<Inner> beginning(ValueForm form) {
        return inner(form).stream()
                .filter(inner -> !inner.key().isEmpty())
                .takeWhile(inner -> isSimple(inner.value()))
                .toList();
    }

    private boolean isSimple(SchemaNode node) {
        return !node.isAny()
                && forms.of(node).stream()
                        .noneMatch(form -> form instanceof ValueForm.Items || form instanceof ValueForm.Members);
    }

    private static List<Inner> inner(ValueForm form) {
        List<Inner> inner = new ArrayList<>();
        switch (form) {
            case ValueForm.Items items -> {
                for (int index = 0; index < items.first().size(); index++) {
                    boolean isRequired = index < items.count().minimum();
                    inner.add(new Inner(String.valueOf(index), items.first().get(index), isRequired));
                }
                inner.add(new Inner("", items.rest(), false));
            }
            case ValueForm.Members members -> {
                members.properties()
                        .forEach(property ->
                                inner.add(new Inner("." + property.name(), property.value(), property.isRequired())));
                members.additional().forEach(other -> inner.add(new Inner("", other.value(), false)));
            }
            case ValueForm.Null _, ValueForm.Truth _, ValueForm.Numbers _, ValueForm.Strings _ -> {}
        }
        return inner;
    }
}
