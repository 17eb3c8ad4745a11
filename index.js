// n8n finds the nodes through the "n8n" entry of package.json; npm wants the package to have a main file.
module.exports = {};
