//! A post's HTML as a tree, as a browser would read it.
//!
//! Nothing else knows which parser there is. Any text is a tree; only one that nests without end
//! is refused, before it costs time.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, local_name, ns, parse_fragment};

/// How deep elements may stand within each other.
pub const MAX_DEPTH: usize = 512;

/// The tree. Its first node is the root.
#[derive(Debug)]
pub struct Dom {
    nodes: Vec<Inner>,
}

/// Elements that nest deeper than any post does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep(pub usize);

#[derive(Debug, Default)]
struct Inner {
    parent: Option<usize>,
    children: Vec<usize>,
    depth: usize,
    kind: Kind,
}

#[derive(Debug, Default)]
enum Kind {
    /// The root, a comment, a declaration.
    #[default]
    Other,
    Text(String),
    Element(Rc<QualName>, Vec<Attribute>),
}

impl Dom {
    /// Reads a fragment of HTML.
    pub fn parse(html: &str) -> Result<Self, TooDeep> {
        // Deep nests cost the parser time with every element, so it is looked after on the way.
        const CHUNK: usize = 16 * 1024;
        let context = QualName::new(None, ns!(html), local_name!("body"));
        let opts = ParseOpts::default();
        let mut parser = parse_fragment(Sink::default(), opts, context, Vec::new(), false);
        let mut rest = html;
        while !rest.is_empty() {
            let mut end = CHUNK.min(rest.len());
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            let (chunk, after) = rest.split_at(end);
            rest = after;
            parser.process(StrTendril::from_slice(chunk));
            let deepest = parser.tokenizer.sink.sink.deepest.get();
            if deepest > MAX_DEPTH {
                return Err(TooDeep(html.matches('<').count().min(deepest)));
            }
        }
        let dom = parser.finish();
        match dom.depth() {
            deepest if deepest > MAX_DEPTH => Err(TooDeep(deepest)),
            _ => Ok(dom),
        }
    }

    /// What holds everything.
    pub fn root(&self) -> Node<'_> {
        // The parser puts a fragment into an element of its own.
        let root = Node { dom: self, id: 0 };
        root.children().find(|node| node.name() == Some("html")).unwrap_or(root)
    }

    /// How deep it really is: the parser may have moved what it had put somewhere.
    fn depth(&self) -> usize {
        let (mut open, mut deepest) = (vec![(0, 0)], 0);
        while let Some((id, depth)) = open.pop() {
            deepest = deepest.max(depth);
            open.extend(self.nodes[id].children.iter().map(|child| (*child, depth + 1)));
        }
        deepest
    }
}

/// A node of the tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    dom: &'a Dom,
    id: usize,
}

impl<'a> Node<'a> {
    fn inner(self) -> &'a Inner {
        &self.dom.nodes[self.id]
    }

    /// Whether both are the same.
    pub fn is(self, other: Self) -> bool {
        self.id == other.id
    }

    /// What stands in it.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Self> {
        let dom = self.dom;
        self.inner().children.iter().map(move |id| Node { dom, id: *id })
    }

    /// The name of an element, in lower case.
    pub fn name(self) -> Option<&'a str> {
        match &self.inner().kind {
            Kind::Element(name, _) => Some(&name.local),
            _ => None,
        }
    }

    /// The words of a text.
    pub fn text(self) -> Option<&'a str> {
        match &self.inner().kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An attribute of an element.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        let Kind::Element(_, attributes) = &self.inner().kind else { return None };
        let found = attributes.iter().find(|attribute| &*attribute.name.local == name)?;
        Some(&found.value)
    }

    /// The classes of an element.
    pub fn classes(self) -> impl Iterator<Item = &'a str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether an element has this class.
    pub fn has_class(self, class: &str) -> bool {
        self.classes().any(|found| found == class)
    }

    /// What it stands in, from the inside out.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        let dom = self.dom;
        let parent = move |node: &Self| node.inner().parent.map(|id| Node { dom, id });
        std::iter::successors(parent(&self), parent)
    }

    /// Everything in it, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let mut open: Vec<Self> = self.children().rev().collect();
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(node.children().rev());
            Some(node)
        })
    }

    /// The first of its descendants with this class.
    pub fn find_class(self, class: &str) -> Option<Self> {
        self.descendants().find(|node| node.has_class(class))
    }

    /// The first of its descendants that is this element.
    pub fn find(self, name: &str) -> Option<Self> {
        self.descendants().find(|node| node.name() == Some(name))
    }

    /// Every word in it, with one space for many.
    pub fn words(self) -> String {
        let mut res = String::new();
        for text in self.descendants().filter_map(Self::text) {
            res.push_str(text);
            res.push(' ');
        }
        res.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What the parser builds the tree with.
#[derive(Default)]
struct Sink {
    nodes: RefCell<Nodes>,
    deepest: Cell<usize>,
}

struct Nodes(Vec<Inner>);

impl Default for Nodes {
    fn default() -> Self {
        Self(vec![Inner::default()])
    }
}

/// A node, and the name that the parser asks for again and again.
#[derive(Clone)]
struct Handle {
    id: usize,
    name: Option<Rc<QualName>>,
}

impl Sink {
    fn add(&self, kind: Kind) -> usize {
        let nodes = &mut self.nodes.borrow_mut().0;
        nodes.push(Inner { kind, ..Inner::default() });
        nodes.len() - 1
    }

    fn other(&self) -> Handle {
        Handle { id: self.add(Kind::Other), name: None }
    }

    /// Puts a node, or a text that may join the one before it, at a place among the children.
    fn insert(&self, parent: usize, at: usize, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(node) => node.id,
            NodeOrText::AppendText(text) => {
                let before = at.checked_sub(1);
                let nodes = &mut self.nodes.borrow_mut().0;
                let before = before.map(|before| nodes[parent].children[before]);
                if let Some(Kind::Text(former)) = before.map(|id| &mut nodes[id].kind) {
                    return former.push_str(&text);
                }
                nodes.push(Inner { kind: Kind::Text(text.to_string()), ..Inner::default() });
                nodes.len() - 1
            }
        };
        let nodes = &mut self.nodes.borrow_mut().0;
        let depth = nodes[parent].depth + 1;
        nodes[id].parent = Some(parent);
        nodes[id].depth = depth;
        nodes[parent].children.insert(at, id);
        self.deepest.set(self.deepest.get().max(depth));
    }

    fn push(&self, parent: usize, child: NodeOrText<Handle>) {
        let at = self.nodes.borrow().0[parent].children.len();
        self.insert(parent, at, child);
    }

    fn detach(&self, id: usize) {
        let nodes = &mut self.nodes.borrow_mut().0;
        if let Some(parent) = nodes[id].parent.take() {
            nodes[parent].children.retain(|child| *child != id);
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Dom {
        Dom { nodes: self.nodes.into_inner().0 }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.as_ref().expect("only elements are asked for their name").expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let name = Rc::new(name);
        Handle { id: self.add(Kind::Element(Rc::clone(&name), attrs)), name: Some(name) }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.other()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.other()
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.push(parent.id, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.nodes.borrow().0[element.id].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, node: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &node {
            self.detach(node.id);
        }
        let Some(parent) = self.nodes.borrow().0[sibling.id].parent else { return };
        let at = {
            let children = &self.nodes.borrow().0[parent].children;
            children.iter().rposition(|id| *id == sibling.id).unwrap_or(children.len())
        };
        self.insert(parent, at, node);
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let children = std::mem::take(&mut self.nodes.borrow_mut().0[node.id].children);
        for id in children {
            self.push(new_parent.id, NodeOrText::AppendNode(Handle { id, name: None }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dom, MAX_DEPTH, Node};

    fn shown(node: Node<'_>) -> String {
        match (node.name(), node.text()) {
            (Some(name), _) => {
                format!("{name}({})", node.children().map(shown).collect::<String>())
            }
            (_, Some(text)) => text.to_owned(),
            _ => String::new(),
        }
    }

    fn check(html: &str, expected: &str) {
        let dom = Dom::parse(html).unwrap();
        assert_eq!(dom.root().children().map(shown).collect::<String>(), expected, "{html}");
    }

    #[test]
    fn a_fragment_is_read_as_browsers_read_it() {
        check("<p>a<p>b &amp; c", "p(a)p(b & c)");
        check("<b><i>x</b>y</i>", "b(i(x))i(y)");
        check("<table><p>x</p><tr><td>y</table>", "p(x)table(tbody(tr(td(y))))");
        check("a<!-- b -->c<?d?>", "ac");
    }

    #[test]
    fn a_nest_without_end_is_refused_at_once() {
        let nest = "<div>".repeat(500_000);
        assert!(Dom::parse(&nest).unwrap_err().0 > MAX_DEPTH);
        let deepest = "<div>".repeat(MAX_DEPTH - 2);
        assert!(Dom::parse(&deepest).is_ok());
    }
}
